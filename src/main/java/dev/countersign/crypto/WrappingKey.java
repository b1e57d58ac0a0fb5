package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;

/// A master key and its name, which says nothing about it but whether it is the same.
///
/// @param id stands in each row that it wraps
record WrappingKey(String id, Secret key) {
  private static final int ID_CHARS = 12;
  private static final byte[] LABEL =
      "countersign/master-key-id".getBytes(StandardCharsets.US_ASCII);

  static WrappingKey of(Secret key) {
    return new WrappingKey(
        Base64Url.encode(Digests.hmacSha256(key, LABEL)).substring(0, ID_CHARS), key);
  }
}
