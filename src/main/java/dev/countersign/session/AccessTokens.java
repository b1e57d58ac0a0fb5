package dev.countersign.session;

import dev.countersign.account.Account;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.TokenLife;
import dev.countersign.crypto.TokenVerifier;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Makes and checks access tokens: JWTs in the shape of RFC 9068, each good for the contract that
/// issued it alone.
///
/// Safe for use by many threads.
public final class AccessTokens {
  /// RFC 9068 §2.1.
  private static final String TYPE = "at+jwt";

  /// A `jti` has to be unique, not secret (RFC 7519 §4.1.7).
  private static final int JTI_BYTES = 16;

  private final String issuer;
  private final Map<String, AccessTokenKeys> keys;
  private final Map<String, TokenVerifier> verifiers = new HashMap<>();
  private final RandomTokens random;
  private final Clock clock;

  /// @param issuer the `iss` of every token
  /// @param keys by the contract's id; one contract's are not taken for another, for a secret that
  ///   it shares is known to its verifiers
  public AccessTokens(
      String issuer, Map<String, AccessTokenKeys> keys, RandomTokens random, Clock clock) {
    this.issuer = issuer;
    this.keys = Map.copyOf(keys);
    keys.forEach((contract, its) -> verifiers.put(contract, its.verifier().apply(TYPE)));
    this.random = random;
    this.clock = clock;
  }

  /// A token for the session, good from now and no longer than the session can be: once that is
  /// over, nobody could end it.
  AccessToken issue(Contract contract, SessionId session, Instant sessionEnd, Account account) {
    Instant moment = clock.instant();
    long now = moment.getEpochSecond();
    long expires = SessionRules.tokenExpiry(moment, contract.accessTokenLife(), sessionEnd);
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("sub", contract.subject().apply(account.id()));
    claims.put("aud", contract.id());
    claims.put("client_id", contract.id());
    claims.put("exp", expires);
    claims.put("iat", now);
    claims.put("jti", Base64Url.encode(random.next(JTI_BYTES).expose()));
    claims.put("sid", session.toString());
    claims.put("email_verified", account.emailVerified());
    if (contract.accessTokenTellsProfile()) {
      claims.put("email", account.email().address());
      claims.put("tier", account.tier());
    }
    String jwt = Jwt.sign(of(keys, contract).signing().get(), TYPE, Json.write(claims));
    return new AccessToken(Secret.ofText(jwt), Duration.ofSeconds(expires - now));
  }

  /// The session that the token names, if the contract issued it and it has not expired. The
  /// session's own state is another question.
  Optional<SessionId> sessionOf(Contract contract, String token) {
    return claimsOf(contract, token).flatMap(AccessTokens::sessionId);
  }

  /// What the token says, if the contract issued it and it has not expired.
  Optional<JsonObject> claimsOf(Contract contract, String token) {
    return of(verifiers, contract).verify(token).filter(claims -> isGood(contract, claims));
  }

  private static <T> T of(Map<String, T> byContract, Contract contract) {
    T found = byContract.get(contract.id());
    if (found == null) {
      throw new IllegalStateException("no keys for contract " + contract.id());
    }
    return found;
  }

  // RFC 9068 §4.
  private boolean isGood(Contract contract, JsonObject claims) {
    return claims.string("iss").filter(issuer::equals).isPresent()
        && claims.string("aud").filter(contract.id()::equals).isPresent()
        && TokenLife.read(claims).filter(life -> life.covers(clock.instant())).isPresent();
  }

  /// The session that the claims name.
  static Optional<SessionId> sessionId(JsonObject claims) {
    return claims.string("sid").flatMap(AccessTokens::uuid).map(SessionId::new);
  }

  // The JDK also reads "1-2-3-4-5": one session has one name.
  static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(uuid -> uuid.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
