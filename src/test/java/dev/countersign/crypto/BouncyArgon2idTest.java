package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BouncyArgon2idTest {
  private static final HashCost SMALL = new HashCost(64, 2, 1);

  @Test
  void computesThePublishedVector() {
    Argon2idSelfTest.run(new BouncyArgon2id(SMALL));
  }

  // The reference implementation's test: argon2id, t=2, m=2^8, p=1, "password", "somesalt".
  @Test
  void computesTheVectorOfTheReferenceImplementation() {
    byte[] tag = tag(new BouncyArgon2id(SMALL), "password", "somesalt", new HashCost(256, 2, 1));

    assertThat(HexFormat.of().formatHex(tag))
        .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
  }

  @Test
  void whatTheMemoryHeldBeforeChangesNothing() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var reused = new BouncyArgon2id(SMALL);
    for (int i = 0; i < 100; i++) {
      int lanes = 1 + random.nextInt(3);
      var cost = new HashCost(8 * lanes + random.nextInt(120), 1 + random.nextInt(3), lanes);

      byte[] expected = tag(new BouncyArgon2id(cost), "password" + i, "salt of it", cost);

      assertThat(tag(reused, "password" + i, "salt of it", cost))
          .as("seed %d, %s", seed, cost)
          .isEqualTo(expected);
    }
  }

  @Test
  void anImplementationThatIsWrongInOneBitIsNotStarted() {
    Argon2id right = new BouncyArgon2id(SMALL);
    Argon2id wrong =
        input -> {
          byte[] tag = right.tag(input);
          tag[31] ^= 1;
          return tag;
        };

    assertThatThrownBy(() -> Argon2idSelfTest.run(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RFC 9106");
  }

  private static byte[] tag(Argon2id argon2id, String password, String salt, HashCost cost) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return argon2id.tag(Argon2id.Input.of(bytes, salt.getBytes(StandardCharsets.UTF_8), cost, 32));
  }
}
