package dev.countersign.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// The Argon2id test vector of RFC 9106 §5.3, asked of every implementation before it hashes a
/// password.
final class Argon2idSelfTest {
  private static final byte[] TAG =
      HexFormat.of().parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");

  private Argon2idSelfTest() {}

  /// @throws IllegalStateException when the implementation computes anything else
  static void run(Argon2id argon2id) {
    var input =
        new Argon2id.Input(
            filled(1, 32),
            filled(2, 16),
            filled(3, 8),
            filled(4, 12),
            new HashCost(32, 3, 4),
            TAG.length);
    if (!MessageDigest.isEqual(TAG, argon2id.tag(input))) {
      throw new IllegalStateException(
          "Argon2id does not compute what RFC 9106 §5.3 says; no password can be checked");
    }
  }

  private static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
