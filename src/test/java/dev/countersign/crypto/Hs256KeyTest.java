package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hs256KeyTest {
  // RFC 7515 A.1.
  private static final String KEY =
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
  private static final String INPUT =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
          + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  private static final String SIGNATURE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final Hs256Key key =
      Hs256Key.of("published", Secret.of(Base64Url.decode(KEY).orElseThrow()));
  private final byte[] input = INPUT.getBytes(StandardCharsets.US_ASCII);

  @Test
  void publishedSignatureIsMadeAndVerifies() {
    assertThat(Base64Url.encode(key.sign(input))).isEqualTo(SIGNATURE);
    assertThat(key.verify(input, Base64Url.decode(SIGNATURE).orElseThrow())).isTrue();
  }

  @Test
  void everyBitAndTheWholeLengthOfASignatureCount() {
    byte[] signature = key.sign(input);
    for (int bit = 0; bit < signature.length * Byte.SIZE; bit++) {
      byte[] altered = signature.clone();
      altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(key.verify(input, altered)).as("bit %d", bit).isFalse();
    }
    for (int length = 0; length < 100; length++) {
      assertThat(key.verify(input, Arrays.copyOf(signature, length))).isEqualTo(length == 32);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31})
  void aShortSecretIsRefused(int bytes) {
    Secret secret = Secret.of(new byte[bytes]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hs256Key.of("kid", secret))
        .withMessageContaining("32");
  }

  @Test
  void aSecretOf32BytesIsEnough() {
    assertThat(Hs256Key.of("kid", Secret.of(new byte[32])).kid()).isEqualTo("kid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "\"", "../a", "é", "a\n"})
  void aNameThatIsNotUrlSafeIsRefused(String kid) {
    Secret secret = Secret.of(new byte[32]);

    assertThatIllegalArgumentException().isThrownBy(() -> Hs256Key.of(kid, secret));
    assertThatIllegalArgumentException().isThrownBy(() -> Hs256Key.of("a".repeat(65), secret));
  }

  @Test
  void theSecretIsNotShown() {
    assertThat(key.toString()).isEqualTo("Hs256Key[published]");
  }
}
