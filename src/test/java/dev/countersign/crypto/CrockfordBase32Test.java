package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrockfordBase32Test {
  // "foobar", of which the first five bytes are eight characters without anything left over.
  private static final String WRITTEN = "CSQPYRK1E8";

  // The vectors of RFC 4648 §10 in this alphabet.
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,CR",
    "fo,CSQG",
    "foo,CSQPY",
    "foob,CSQPYRG",
    "fooba,CSQPYRK1",
    "foobar,CSQPYRK1E8"
  })
  void publishedVectorsHoldBothWays(String plain, String encoded) {
    byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);

    // The bits that the last character has to spare begin a byte of their own here.
    byte[] padded = Arrays.copyOf(bytes, CrockfordBase32.bytes(encoded.length()));
    assertThat(encode(padded, encoded.length())).isEqualTo(encoded);
    assertThat(CrockfordBase32.decode(encoded, encoded.length()))
        .hasValueSatisfying(decoded -> assertThat(decoded).startsWith(bytes));
  }

  @Test
  void everyDigitStandsForItsPlace() {
    String all = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    byte[] bytes = CrockfordBase32.decode(all, all.length()).orElseThrow();

    var digits = new BigInteger(1, bytes);
    for (int place = 0; place < all.length(); place++) {
      int shift = 5 * (all.length() - 1 - place);
      assertThat(digits.shiftRight(shift).intValue() & 31).isEqualTo(place);
    }
    assertThat(CrockfordBase32.encode(bytes, all.length())).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "csqpyrk1e8",
        "CsqPyRk1E8",
        "CSQPYRKLE8",
        "csqpyrkle8",
        "CSQPYRKIE8",
        "CSQPYRKiE8",
        "CSQPY-RK1E8",
        "-C-S-Q-P-Y-R-K-1-E-8-",
        " CSQPY RK1E8 ",
        "CSQPY\u00a0RK1E8",
        "CSQPY-\r\nRK1E8",
        "\tCSQPYRK1E8\n"
      })
  void whatSomebodyTypesIsForgiven(String typed) {
    assertThat(CrockfordBase32.decode(typed, WRITTEN.length()))
        .hasValue(CrockfordBase32.decode(WRITTEN, WRITTEN.length()).orElseThrow());
  }

  @Test
  void theLetterOIsAZero() {
    assertThat(CrockfordBase32.decode("OoO0", 4)).hasValue(new byte[3]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CSQPYRK1E", // one too few
        "CSQPYRK1E80", // one too many
        "CSQPYRK1E8-0",
        "CSQPYRK1EU", // no such letter, so that no code spells what nobody wants to read
        "csqpyrk1eu",
        "CSQPYRK1E*", // check symbols
        "CSQPYRK1E~",
        "CSQPYRK1E$",
        "CSQPYRK1E=",
        "CSQPYRK1E_",
        "CSQPYRK1E.",
        "CSQPYRK1E8.",
        "CSQPYRK1E\0",
        "CSQPYRK1E8\0",
        "CSQPYRK1\u01308", // dotted capital I
        "CSQPYRK\u01311E", // dotless i
        "\u017fCSQPYRK1E", // long s
        "CSQPYR\u212a1E8", // kelvin
        "CSQPYRK1E\uff18", // full width
        "CSQPY\u2013RK1E8", // en dash
        "CSQPYRK1E\ud800"
      })
  void anythingElseIsRefused(String text) {
    assertThat(CrockfordBase32.decode(text, WRITTEN.length())).isEmpty();
  }

  @Test
  void onlyWhatFitsIsEncoded() {
    assertThatIllegalArgumentException().isThrownBy(() -> encode(new byte[17], 28));
    assertThatIllegalArgumentException().isThrownBy(() -> encode(new byte[16], 26));
    byte[] loose = new byte[17];
    loose[16] = 0b0010_0000;
    assertThatIllegalArgumentException().isThrownBy(() -> encode(loose, 26));
    loose[16] = 0b0100_0000;
    assertThat(encode(loose, 26)).isEqualTo("0".repeat(25) + "1");
  }

  @Test
  void whatIsDecodedIsEncodedAsItWasHoweverLongItIs() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      int chars = random.nextInt(60);
      while (text.length() < chars) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = CrockfordBase32.decode(text.toString(), chars).orElseThrow();

      assertThat(bytes).as("seed %d", seed).hasSize(CrockfordBase32.bytes(chars));
      assertThat(encode(bytes, chars))
          .as("seed %d", seed)
          .isEqualTo(text.toString().toUpperCase(Locale.ROOT));
    }
  }

  private static String encode(byte[] bytes, int chars) {
    return CrockfordBase32.encode(bytes, chars);
  }
}
