package dev.countersign.crypto;

import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks tokens of one type against a few known keys. Immutable and safe for use by many threads.
///
/// A token's header is compared, never read; the package's description says why.
public final class JwtVerifier implements TokenVerifier {
  /// Ours have about a thousand; a longer one is not worth decoding.
  public static final int MAX_TOKEN_CHARS = 4096;

  private final Map<String, JwtKey> keyByHeader;

  /// @throws IllegalArgumentException when two keys have one name and algorithm
  public JwtVerifier(String type, Collection<? extends JwtKey> keys) {
    Map<String, JwtKey> byHeader = new HashMap<>();
    for (JwtKey key : keys) {
      if (byHeader.put(Jwt.header(key, type), key) != null) {
        throw new IllegalArgumentException("two keys are called " + key.kid());
      }
    }
    keyByHeader = Map.copyOf(byHeader);
  }

  /// Whether the token looks like one, of a key that is not known here.
  boolean mayBeOfAnotherKey(String token) {
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    return token.length() <= MAX_TOKEN_CHARS
        && first > 0
        && first < last
        && !keyByHeader.containsKey(token.substring(0, first));
  }

  @Override
  public Optional<JsonObject> verify(String token) {
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    if (token.length() > MAX_TOKEN_CHARS || first < 0 || token.indexOf('.', first + 1) != last) {
      return Optional.empty();
    }
    @Nullable JwtKey key = keyByHeader.get(token.substring(0, first));
    if (key == null || first == last) {
      return Optional.empty();
    }
    Optional<byte[]> claims = Base64Url.decode(token.substring(first + 1, last));
    Optional<byte[]> signature = Base64Url.decode(token.substring(last + 1));
    if (claims.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] input = token.substring(0, last).getBytes(StandardCharsets.US_ASCII);
    return key.verify(input, signature.get()) ? Json.readObject(claims.get()) : Optional.empty();
  }
}
