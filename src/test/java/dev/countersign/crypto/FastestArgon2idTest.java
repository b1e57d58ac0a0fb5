package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

  @Test
  void whichOneCanBeSaidInstead() {
    var usual = new HashCost(64, 2, 1);

    for (int bits : List.of(512, 256)) {
      Argon2id onVectors = FastestArgon2id.workers(usual, bits).get();

      Argon2idSelfTest.run(onVectors);
      assertThat(onVectors).isInstanceOf(VectorArgon2id.class);
    }
    assertThat(FastestArgon2id.workers(usual, 0).get()).isInstanceOf(BouncyArgon2id.class);
  }
}
