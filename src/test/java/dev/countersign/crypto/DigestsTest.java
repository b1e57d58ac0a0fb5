package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {

  // FIPS 180-4, the example "abc".
  @Test
  void sha256OfThePublishedExample() {
    assertThat(HexFormat.of().formatHex(Digests.sha256(ascii("abc"))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  // RFC 4231 §4.3, in one part and in two.
  @Test
  void hmacOfThePublishedExampleHoweverItIsCut() {
    Secret key = Secret.ofText("Jefe");
    String expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    assertThat(
            HexFormat.of()
                .formatHex(Digests.hmacSha256(key, ascii("what do ya want for nothing?"))))
        .isEqualTo(expected);
    assertThat(
            HexFormat.of()
                .formatHex(
                    Digests.hmacSha256(key, ascii("what do ya "), ascii("want for nothing?"))))
        .isEqualTo(expected);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
