package dev.countersign.crypto;

import java.util.Optional;

/// Base 32 with Douglas Crockford's alphabet, for what people may have to type: no letter looks
/// like a digit, and none spells what nobody wants to read
/// (<https://www.crockford.com/base32.html>). Without check symbols.
public final class CrockfordBase32 {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;

  private CrockfordBase32() {}

  /// How many bytes so many characters fill, the last one perhaps only in part.
  public static int bytes(int chars) {
    return (chars * BITS + Byte.SIZE - 1) / Byte.SIZE;
  }

  /// The first bits of these bytes as so many characters.
  ///
  /// @throws IllegalArgumentException when there are more or fewer bytes than they fill, or the
  ///   bits that are left over are not zero
  public static String encode(byte[] bytes, int chars) {
    if (bytes.length != bytes(chars)) {
      throw new IllegalArgumentException(chars + " characters are " + bytes(chars) + " bytes");
    }
    var text = new StringBuilder(chars);
    int buffer = 0;
    int held = 0;
    for (byte b : bytes) {
      buffer = buffer << Byte.SIZE | Byte.toUnsignedInt(b);
      held += Byte.SIZE;
      while (held >= BITS && text.length() < chars) {
        held -= BITS;
        text.append(ALPHABET.charAt(buffer >>> held & 31));
      }
      buffer &= (1 << held) - 1;
    }
    if (buffer != 0) {
      throw new IllegalArgumentException("there are bits left over");
    }
    return text.toString();
  }

  /// The bytes of so many characters as somebody has copied them, or empty for any other text.
  /// Case, spaces, line breaks and hyphens do not matter, O is 0, and I and L are 1.
  public static Optional<byte[]> decode(String text, int chars) {
    byte[] bytes = new byte[bytes(chars)];
    int read = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isBetween(c)) {
        int value = value(c);
        if (value < 0 || read == chars) {
          return Optional.empty();
        }
        put(bytes, read * BITS, value);
        read++;
      }
    }
    return read == chars ? Optional.of(bytes) : Optional.empty();
  }

  private static boolean isBetween(char c) {
    return c == '-' || c == ' ' || c == '\u00a0' || c == '\n' || c == '\r' || c == '\t';
  }

  private static int value(char c) {
    // Of this alphabet only: upper case as Unicode has it turns other letters into these.
    char upper = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    return switch (upper) {
      case 'O' -> 0;
      case 'I', 'L' -> 1;
      default -> ALPHABET.indexOf(upper);
    };
  }

  private static void put(byte[] bytes, int bit, int value) {
    for (int i = 0; i < BITS; i++) {
      int at = bit + i;
      int one = value >>> (BITS - 1 - i) & 1;
      bytes[at / Byte.SIZE] |= (byte) (one << (Byte.SIZE - 1 - at % Byte.SIZE));
    }
  }
}
