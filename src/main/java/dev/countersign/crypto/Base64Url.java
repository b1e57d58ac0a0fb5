package dev.countersign.crypto;

import java.util.Base64;
import java.util.Optional;

/// Base64 with the URL-safe alphabet and without padding, as tokens use it (RFC 7515 §2).
public final class Base64Url {
  private Base64Url() {}

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The bytes that [#encode] writes as this text, or empty when there are none: padding,
  /// characters outside the alphabet and loose bits in the last character are refused, so that no
  /// two texts are one token (RFC 4648 §3.5).
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
