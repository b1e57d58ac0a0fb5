package dev.countersign.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Test vectors of Argon2id, asked of every implementation before it hashes a password.
final class Argon2idSelfTest {
  // RFC 9106 §5.3. It has four lanes, and so says nothing about code for one.
  private static final HashCost RFC = new HashCost(32, 3, 4);
  private static final byte[] RFC_TAG =
      HexFormat.of().parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");

  // The same input at the cost of one lane, two passes and little memory, as the reference
  // implementation in C (ref.c of 20190702) hashes it; the RFC has none of this kind.
  private static final HashCost ONE_LANE = new HashCost(16, 2, 1);
  private static final byte[] ONE_LANE_TAG =
      HexFormat.of().parseHex("a42ce8dd69dd1449ee33cafb111391fd086e9c9477b3f27b884d74f7272471c6");

  private Argon2idSelfTest() {}

  /// @throws IllegalStateException when the implementation computes anything else
  static void run(Argon2id argon2id) {
    expect(argon2id, RFC, RFC_TAG);
    expect(argon2id, ONE_LANE, ONE_LANE_TAG);
  }

  private static void expect(Argon2id argon2id, HashCost cost, byte[] tag) {
    var input =
        new Argon2id.Input(
            filled(1, 32), filled(2, 16), filled(3, 8), filled(4, 12), cost, tag.length);
    if (!MessageDigest.isEqual(tag, argon2id.tag(input))) {
      throw new IllegalStateException(
          "Argon2id does not compute what RFC 9106 says (%s); no password can be checked"
              .formatted(cost));
    }
  }

  private static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
