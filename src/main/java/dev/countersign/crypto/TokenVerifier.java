package dev.countersign.crypto;

import dev.countersign.json.JsonObject;
import java.util.Optional;

/// Checks signed tokens of one type. Safe for use by many threads.
public interface TokenVerifier {
  /// The claims of the token, or empty when it is not one of ours, whole and unaltered. They are
  /// not judged, save that they are one JSON object: see [TokenLife] for their times.
  Optional<JsonObject> verify(String token);
}
