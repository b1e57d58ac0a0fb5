package dev.countersign.crypto;

import dev.countersign.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// When a token may be used, as its claims say: in whole seconds since 1970.
///
/// @param notBefore the first second of it, `Long.MIN_VALUE` when the claims name none
/// @param expires the first second after it
public record TokenLife(long notBefore, long expires) {
  /// How far the clocks of our own nodes may be apart before a token that one of them made is
  /// refused by another as not yet valid. It lengthens nothing: expired is expired.
  public static final Duration MAX_SKEW = Duration.ofSeconds(60);

  /// The life in these claims, or empty when `exp` is missing or any of `exp`, `nbf`, `iat` is
  /// something other than an integer of 64 bits: a text, a fraction, `1e300` (RFC 7519 §2 would
  /// allow fractions; we write none).
  public static Optional<TokenLife> read(JsonObject claims) {
    OptionalLong expires = claims.integer("exp");
    OptionalLong notBefore = claims.integer("nbf");
    boolean wrong = isWrong(claims, "nbf") || isWrong(claims, "iat");
    return expires.isEmpty() || wrong
        ? Optional.empty()
        : Optional.of(new TokenLife(notBefore.orElse(Long.MIN_VALUE), expires.getAsLong()));
  }

  private static boolean isWrong(JsonObject claims, String name) {
    return claims.has(name) && claims.integer(name).isEmpty();
  }

  /// Whether the token may be used now. RFC 7519 §4.1.4: not at the instant it expires, nor after.
  public boolean covers(Instant now) {
    return now.getEpochSecond() < expires && now.plus(MAX_SKEW).getEpochSecond() >= notBefore;
  }
}
