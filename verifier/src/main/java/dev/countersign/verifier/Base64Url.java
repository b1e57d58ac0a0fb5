package dev.countersign.verifier;

import java.util.Base64;
import java.util.Optional;

/// Base64 with the URL-safe alphabet and without padding (RFC 7515 §2).
final class Base64Url {
  private Base64Url() {}

  /// The bytes that are written as this text, or empty when there are none: padding, characters
  /// outside the alphabet and loose bits at the end are refused, so that no two texts are one
  /// token.
  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return canonical.equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
