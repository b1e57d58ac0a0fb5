package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RandomTokensTest {
  private final RandomTokens random = new RandomTokens(new SecureRandom());

  @Test
  void uuidsAreOfVersionFourAndDiffer() {
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = random.newUuid();

      assertThat(uuid.version()).isEqualTo(4);
      assertThat(uuid.variant()).isEqualTo(2);
      seen.add(uuid);
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void identitiesDiffer() {
    assertThat(random.newUserId()).isNotEqualTo(random.newUserId());
    assertThat(random.newSessionId()).isNotEqualTo(random.newSessionId());
  }

  @Test
  void tokensHaveTheLengthAskedForAndDiffer() {
    assertThat(random.next(32).length()).isEqualTo(32);
    assertThat(random.next(32)).isNotEqualTo(random.next(32));
  }
}
