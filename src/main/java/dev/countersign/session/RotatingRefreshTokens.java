package dev.countersign.session;

import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Digests;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.TokenLife;
import dev.countersign.crypto.TokenVerifier;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Refresh tokens that are spent by their use: JWTs signed by a key of their own.
///
/// `jti` is an HMAC of the generation under the session's random seed: the signing key alone does
/// not forge a token, nor does the database alone. Every claim comes from the row and none from the
/// clock, so that the same row gives the same bytes. Safe for use by many threads.
final class RotatingRefreshTokens {
  static final int SEED_BYTES = 32;

  private static final String TYPE = "refresh+jwt";

  private final String issuer;
  private final KeyRing keys;
  private final TokenVerifier verifier;

  RotatingRefreshTokens(String issuer, KeyRing keys) {
    this.issuer = issuer;
    this.keys = keys;
    this.verifier = keys.verifierOfRefreshTokens(TYPE);
  }

  /// The key for the next token; the session's row keeps its name.
  JwtKey currentKey() {
    return keys.refreshKey();
  }

  /// The current refresh token of the session once more, or empty when the key that signed it is
  /// gone.
  Optional<Secret> again(Contract contract, Session session) {
    return keys.refreshKey(session.refreshKeyId()).map(key -> mint(key, contract, session));
  }

  /// The current refresh token of the session, whose row names this key.
  Secret mint(JwtKey key, Contract contract, Session session) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("sub", contract.subject().apply(session.account()));
    claims.put("aud", contract.id());
    claims.put("exp", session.idleExpiresAt().getEpochSecond());
    claims.put("iat", session.refreshedAt().getEpochSecond());
    claims.put("jti", tokenId(session.refreshSecret(), session.generation()));
    claims.put("sid", session.id().toString());
    claims.put("gen", session.generation());
    return Secret.ofText(Jwt.sign(key, TYPE, Json.write(claims)));
  }

  /// The token, if a key of ours signed it for this contract and its times can be read. Whether it
  /// has expired is for the session to say, so that a spent token is noticed however old it is.
  Optional<Presented> parse(Contract contract, String token) {
    return verifier
        .verify(token)
        .filter(claims -> claims.string("aud").filter(contract.id()::equals).isPresent())
        .filter(claims -> TokenLife.read(claims).isPresent())
        .flatMap(RotatingRefreshTokens::presented);
  }

  private static Optional<Presented> presented(JsonObject claims) {
    var session = claims.string("sid").flatMap(AccessTokens::uuid).map(SessionId::new);
    var generation = claims.integer("gen");
    var id = claims.string("jti");
    boolean whole = session.isPresent() && id.isPresent() && generation.isPresent();
    boolean inRange =
        whole && generation.getAsLong() > 0 && generation.getAsLong() <= Integer.MAX_VALUE;
    return inRange
        ? Optional.of(
            new Presented(session.get(), (int) generation.getAsLong(), Secret.ofText(id.get())))
        : Optional.empty();
  }

  private static String tokenId(Secret seed, int generation) {
    byte[] mac =
        Digests.hmacSha256(seed, ByteBuffer.allocate(Integer.BYTES).putInt(generation).array());
    return Base64Url.encode(mac);
  }

  /// A token somebody presents; authentic when the session's seed gives the same `jti`.
  record Presented(SessionId session, int generation, Secret tokenId) {
    boolean isAuthentic(Session row) {
      return tokenId.equals(
          Secret.ofText(RotatingRefreshTokens.tokenId(row.refreshSecret(), generation)));
    }
  }
}
