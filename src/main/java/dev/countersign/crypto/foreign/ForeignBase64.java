package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import java.util.Base64;

/// Base64 as other systems write it: with padding or without, in several alphabets.
///
/// Loose bits at the end are not looked at, for the originals do not either. All methods throw
/// `IllegalArgumentException` for what is none.
final class ForeignBase64 {
  private static final String STANDARD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String BCRYPT =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String CRYPT =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final int BITS = 6;

  private ForeignBase64() {}

  /// In the standard alphabet, that of URLs, or passlib's, which has `.` in place of `+`.
  static Secret standard(String text) {
    String standard = text.replace('.', '+').replace('-', '+').replace('_', '/');
    return Secret.of(Base64.getDecoder().decode(standard));
  }

  /// In the alphabet of bcrypt.
  static Secret bcrypt(String text) {
    var standard = new StringBuilder(text.length());
    text.chars().forEach(c -> standard.append(STANDARD.charAt(digit(BCRYPT, c))));
    return Secret.of(Base64.getDecoder().decode(standard.toString()));
  }

  /// In the alphabet of crypt(3), where each character has the next higher bits.
  static Secret crypt(String text) {
    byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
    for (int i = 0; i < text.length(); i++) {
      int digit = digit(CRYPT, text.charAt(i));
      for (int bit = 0; bit < BITS; bit++) {
        int at = i * BITS + bit;
        if ((digit >> bit & 1) == 1 && at / Byte.SIZE < bytes.length) {
          bytes[at / Byte.SIZE] |= (byte) (1 << at % Byte.SIZE);
        }
      }
    }
    return Secret.of(bytes);
  }

  /// A number in the alphabet of crypt(3), its lowest digit first.
  static int cryptNumber(String text) {
    long number = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      number = number << BITS | digit(CRYPT, text.charAt(i));
    }
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  private static int digit(String alphabet, int c) {
    int digit = alphabet.indexOf(c);
    if (digit < 0) {
      throw new IllegalArgumentException("not of this base64's alphabet");
    }
    return digit;
  }
}
