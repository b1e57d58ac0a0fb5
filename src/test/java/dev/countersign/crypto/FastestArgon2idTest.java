package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FastestArgon2idTest {
  @Test
  void whatThisMachineGetsIsRightAndEachThreadHasItsOwn() {
    Supplier<Argon2id> workers = FastestArgon2id.workers(new HashCost(64, 2, 1));

    Argon2id first = workers.get();

    Argon2idSelfTest.run(first);
    assertThat(workers.get()).isNotSameAs(first).hasSameClassAs(first);
  }
}
