package dev.countersign.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.util.Pack;

/// The hash function H' of RFC 9106 §3.3, whose output is as long as one likes: a chain of BLAKE2b,
/// of each link of which half is given out.
final class LongHash {
  private static final int LINK = 64;
  private static final int GIVEN = LINK / 2;

  private LongHash() {}

  /// Fills the output, which is more than empty.
  static void of(byte[] input, byte[] output) {
    byte[] length = Pack.intToLittleEndian(output.length);
    if (output.length <= LINK) {
      hash(output.length, length, input, output, 0);
      return;
    }
    byte[] link = new byte[LINK];
    hash(LINK, length, input, link, 0);
    int at = 0;
    for (; output.length - at > LINK; at += GIVEN) {
      System.arraycopy(link, 0, output, at, GIVEN);
      if (output.length - at - GIVEN > LINK) {
        hash(LINK, link, new byte[0], link, 0);
      }
    }
    hash(output.length - at, link, new byte[0], output, at);
    Arrays.fill(link, (byte) 0);
  }

  private static void hash(int bytes, byte[] first, byte[] second, byte[] output, int at) {
    var digest = new Blake2bDigest(bytes * Byte.SIZE);
    digest.update(first, 0, first.length);
    digest.update(second, 0, second.length);
    digest.doFinal(output, at);
  }
}
