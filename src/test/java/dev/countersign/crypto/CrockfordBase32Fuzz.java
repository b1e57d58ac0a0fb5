package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.fuzz.Must;
import java.math.BigInteger;
import java.util.Optional;

/// Codes as people type them.
public final class CrockfordBase32Fuzz {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARS = 26;
  private static final int LOOSE_BITS = 6;

  private CrockfordBase32Fuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String typed = new String(input, UTF_8);
    String meant = meant(typed);
    Optional<byte[]> bytes = CrockfordBase32.decode(typed, CHARS);
    Must.equal(meant.matches("[" + DIGITS + "]{26}"), bytes.isPresent(), "a code");
    bytes.ifPresent(it -> {
      Must.equal(CrockfordBase32.bytes(CHARS), it.length, "bytes");
      Must.equal(number(meant).shiftLeft(LOOSE_BITS), new BigInteger(1, it), "the number of it");
      Must.equal(meant, CrockfordBase32.encode(it, CHARS), "written again");
    });
  }

  private static String meant(String typed) {
    var meant = new StringBuilder();
    typed
        .replaceAll("[- \u00a0\n\r\t]", "")
        .chars()
        .map(c -> c >= 'a' && c <= 'z' ? c - 32 : c)
        .forEach(c -> meant.append((char) c));
    return meant.toString().replace('O', '0').replaceAll("[IL]", "1");
  }

  private static BigInteger number(String meant) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < meant.length(); i++) {
      number = number.shiftLeft(5).add(BigInteger.valueOf(DIGITS.indexOf(meant.charAt(i))));
    }
    return number;
  }
}
