package dev.countersign.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Bytes that must not leak: a key, a random token, a token's text.
///
/// `toString` redacts and `equals` takes the same time wherever two secrets differ; reading is
/// called `expose…`, so that a search finds every place that does. Immutable and safe for use by
/// many threads.
public final class Secret {
  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Secret of(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  public static Secret ofText(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A copy of the bytes.
  public byte[] expose() {
    return bytes.clone();
  }

  /// The bytes read as UTF-8.
  public String exposeText() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /// The same for all, so that a hash table never orders secrets by their content.
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
