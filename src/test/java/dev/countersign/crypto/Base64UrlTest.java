package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {

  // The vectors of RFC 4648 §10, without their padding.
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,Zg",
    "fo,Zm8",
    "foo,Zm9v",
    "foob,Zm9vYg",
    "fooba,Zm9vYmE",
    "foobar,Zm9vYmFy"
  })
  void publishedVectorsHoldBothWays(String plain, String encoded) {
    byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);

    assertThat(Base64Url.encode(bytes)).isEqualTo(encoded);
    assertThat(Base64Url.decode(encoded)).hasValue(bytes);
  }

  @Test
  void theTwoLastCharactersAreTheUrlSafeOnes() {
    assertThat(Base64Url.encode(new byte[] {(byte) 0xfb, (byte) 0xff})).isEqualTo("-_8");
    assertThat(Base64Url.decode("-_8")).hasValue(new byte[] {(byte) 0xfb, (byte) 0xff});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zg==",
        "Zg=",
        "Zm8=",
        "=",
        "==",
        "====", // padding
        "Zh",
        "Zv",
        "Zm9",
        "Zm-",
        "Zm_", // loose bits in the last character
        "Z",
        "Zm9vY", // a length that nothing has
        "+_8",
        "-/8",
        "+/8", // the other alphabet
        "Zm 9v",
        " Zm9v",
        "Zm9v ",
        "Zm9v\n",
        "Zm\r\n9v",
        "Zm9v\0",
        "\0",
        "\t",
        "Zm9v.",
        "Zm.9v",
        "Zm,9v",
        "Zm%39v",
        "Zm9v\u00e9",
        "\uff3a\uff47",
        "\u0130",
        "Zm9v\ud83d\ude00",
        "\ud800"
      })
  void anyOtherSpellingIsRefused(String text) {
    assertThat(Base64Url.decode(text)).isEmpty();
  }

  @Test
  void everyTextOfTwoCharactersDecodesOnlyIfItIsHowItsByteIsWritten() {
    int decodable = 0;
    for (char first = 0; first < 256; first++) {
      for (char second = 0; second < 256; second++) {
        decodable += Base64Url.decode("" + first + second).isPresent() ? 1 : 0;
      }
    }

    assertThat(decodable).isEqualTo(256);
  }

  @Test
  void whatIsEncodedDecodes() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);

      assertThat(Base64Url.decode(Base64Url.encode(bytes))).as("seed %d", seed).hasValue(bytes);
    }
  }
}
