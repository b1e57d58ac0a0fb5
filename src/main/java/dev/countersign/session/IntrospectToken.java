package dev.countersign.session;

import dev.countersign.json.JsonObject;
import dev.countersign.session.PresentedTokens.Presented;
import dev.countersign.session.PresentedTokens.Presented.Access;
import dev.countersign.session.PresentedTokens.Presented.Refresh;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Says whether a token is good now, and what it says (RFC 7662). Safe for use by many threads.
public final class IntrospectToken {
  private final PresentedTokens tokens;
  private final String issuer;
  private final Clock clock;

  IntrospectToken(PresentedTokens tokens, String issuer, Clock clock) {
    this.tokens = tokens;
    this.issuer = issuer;
    this.clock = clock;
  }

  /// A token that is good now.
  ///
  /// @param isAccessToken or else a refresh token, which opens nothing but another access token
  /// @param claims in their order
  public record Active(boolean isAccessToken, Map<String, Object> claims) {}

  /// The token, unless it is none that is good now: unknown, expired, spent, or of a session that
  /// is over.
  ///
  /// @param token any text
  /// @throws dev.countersign.store.StoreUnavailable when its session cannot be read
  public Optional<Active> run(String token) {
    return tokens
        .identify(token)
        .filter(presented -> !presented.session().isOver(clock.instant()))
        .flatMap(this::active);
  }

  private Optional<Active> active(Presented presented) {
    return switch (presented) {
      case Access(_, _, var claims) -> Optional.of(new Active(true, claims(claims)));
      case Refresh refresh when refresh.isCurrent() ->
          Optional.of(new Active(false, claims(refresh)));
      case Refresh _ -> Optional.empty();
    };
  }

  private static Map<String, Object> claims(JsonObject token) {
    var claims = new LinkedHashMap<String, Object>();
    for (String name : new String[] {"iss", "sub", "aud", "client_id"}) {
      token.string(name).ifPresent(value -> claims.put(name, value));
    }
    for (String name : new String[] {"exp", "iat"}) {
      token.integer(name).ifPresent(value -> claims.put(name, value));
    }
    for (String name : new String[] {"jti", "sid"}) {
      token.string(name).ifPresent(value -> claims.put(name, value));
    }
    token.truth("email_verified").ifPresent(value -> claims.put("email_verified", value));
    for (String name : new String[] {"email", "tier"}) {
      token.string(name).ifPresent(value -> claims.put(name, value));
    }
    return claims;
  }

  // Of an opaque token its session's; of a rotating one just what stands in it.
  private Map<String, Object> claims(Refresh token) {
    Session session = token.session();
    boolean isOpaque = token.id().isEmpty();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("sub", token.contract().subject().apply(session.account()));
    claims.put("aud", token.contract().id());
    claims.put("client_id", token.contract().id());
    claims.put("exp", session.idleExpiresAt().getEpochSecond());
    claims.put("iat", (isOpaque ? session.createdAt() : session.refreshedAt()).getEpochSecond());
    token.id().ifPresent(id -> claims.put("jti", id));
    claims.put("sid", session.id().toString());
    return claims;
  }
}
