package dev.countersign.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// The two shapes of an ECDSA signature over P-256: 64 bytes `r || s` in a token (RFC 7518 §3.4),
/// DER in the JCA.
final class EcdsaSignature {
  static final int NUMBER_BYTES = 32;
  static final int BYTES = 2 * NUMBER_BYTES;

  /// The order of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3).
  static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  private EcdsaSignature() {}

  /// The signature as DER, or empty when it is none: not 64 bytes, or `r` or `s` outside `1 … n-1`.
  /// Providers check the range as well; some did not, and took a signature of zeros for everybody's
  /// (CVE-2022-21449).
  static Optional<byte[]> toDer(byte[] joined) {
    if (joined.length != BYTES) {
      return Optional.empty();
    }
    var r = new BigInteger(1, joined, 0, NUMBER_BYTES);
    var s = new BigInteger(1, joined, NUMBER_BYTES, NUMBER_BYTES);
    return isInRange(r) && isInRange(s)
        ? Optional.of(der(r.toByteArray(), s.toByteArray()))
        : Optional.empty();
  }

  private static boolean isInRange(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  // Two integers of at most 33 bytes: every length fits one byte.
  private static byte[] der(byte[] r, byte[] s) {
    byte[] der = new byte[6 + r.length + s.length];
    der[0] = SEQUENCE;
    der[1] = (byte) (der.length - 2);
    int behindR = putInteger(der, 2, r);
    putInteger(der, behindR, s);
    return der;
  }

  private static int putInteger(byte[] der, int at, byte[] number) {
    der[at] = INTEGER;
    der[at + 1] = (byte) number.length;
    System.arraycopy(number, 0, der, at + 2, number.length);
    return at + 2 + number.length;
  }

  /// The 64 bytes of a signature that a provider made.
  ///
  /// @throws IllegalStateException when it is not the DER of two integers of at most 256 bits
  static byte[] fromDer(byte[] der) {
    boolean sequence = der.length >= 8 && der[0] == SEQUENCE && der[1] == der.length - 2;
    int rEnd = sequence ? integerEnd(der, 2) : -1;
    int sEnd = rEnd > 0 && rEnd + 2 < der.length ? integerEnd(der, rEnd) : -1;
    if (sEnd != der.length) {
      throw new IllegalStateException("not a DER signature");
    }
    byte[] joined = new byte[BYTES];
    putNumber(joined, 0, Arrays.copyOfRange(der, 4, rEnd));
    putNumber(joined, NUMBER_BYTES, Arrays.copyOfRange(der, rEnd + 2, sEnd));
    return joined;
  }

  private static int integerEnd(byte[] der, int at) {
    int length = der[at + 1];
    boolean integer = der[at] == INTEGER && length >= 1 && at + 2 + length <= der.length;
    return integer ? at + 2 + length : -1;
  }

  private static void putNumber(byte[] joined, int at, byte[] number) {
    byte[] fixed = fixedLength(new BigInteger(number));
    System.arraycopy(fixed, 0, joined, at, NUMBER_BYTES);
  }

  /// The number in exactly 32 bytes, most significant first.
  static byte[] fixedLength(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > NUMBER_BYTES * Byte.SIZE) {
      throw new IllegalStateException("not a number of 256 bits");
    }
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[NUMBER_BYTES];
    int length = Math.min(bytes.length, NUMBER_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, NUMBER_BYTES - length, length);
    return fixed;
  }
}
