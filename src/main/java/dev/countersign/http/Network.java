package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import java.util.Arrays;

/// A range of addresses: those that agree with `base` in its first `prefix` bits.
record Network(ClientAddress base, int prefix) {
  boolean contains(ClientAddress address) {
    byte[] ours = base.ip().getAddress();
    byte[] theirs = address.ip().getAddress();
    return ours.length == theirs.length && Arrays.equals(ours, firstBits(theirs));
  }

  /// Whether nothing of the base lies outside the prefix.
  boolean isAligned() {
    byte[] bytes = base.ip().getAddress();
    return Arrays.equals(bytes, firstBits(bytes));
  }

  int width() {
    return base.ip().getAddress().length * Byte.SIZE;
  }

  private byte[] firstBits(byte[] address) {
    byte[] kept = new byte[address.length];
    for (int bit = 0; bit < prefix; bit++) {
      kept[bit / Byte.SIZE] |= (byte) (address[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE);
    }
    return kept;
  }
}
