package dev.countersign.endurance;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.countersign.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A resource server that checks our tokens by the published keys, with a clock of its own. It
/// holds the key set for as long as that says, and asks for it no sooner, whatever it is shown.
public final class CachingVerifier {
  private static final Pattern MAX_AGE = Pattern.compile("max-age=([0-9]+)");
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  private final Supplier<Reply> jwks;
  private final Clock clock;
  private final Map<String, JWSVerifier> keys = new HashMap<>();
  private Instant goodUntil = Instant.MIN;

  CachingVerifier(Supplier<Reply> jwks, Clock clock) {
    this.jwks = jwks;
    this.clock = clock;
  }

  /// Why the token is refused, or empty.
  synchronized Optional<String> refusal(String token) throws Exception {
    if (!clock.instant().isBefore(goodUntil)) {
      fetch();
    }
    SignedJWT jwt = SignedJWT.parse(token);
    String kid = jwt.getHeader().getKeyID();
    @Nullable JWSVerifier key = keys.get(kid);
    if (key == null) {
      return Optional.of("the key " + kid + " is not among " + keys.size());
    }
    Instant now = clock.instant();
    if (!now.isBefore(jwt.getJWTClaimsSet().getExpirationTime().toInstant().plus(LEEWAY))) {
      return Optional.of("it has expired");
    }
    return jwt.verify(key) ? Optional.empty() : Optional.of("its signature is wrong");
  }

  int knownKeys() {
    return keys.size();
  }

  private void fetch() throws Exception {
    Instant asked = clock.instant();
    Reply reply = jwks.get();
    Matcher maxAge = MAX_AGE.matcher(reply.header("Cache-Control").orElseThrow());
    if (!maxAge.find()) {
      throw new AssertionError("the key set says not how long it may be held: " + reply);
    }
    keys.clear();
    for (JWK jwk : JWKSet.parse(reply.body()).getKeys()) {
      keys.put(jwk.getKeyID(), verifier(jwk));
    }
    goodUntil = asked.plusSeconds(Long.parseLong(maxAge.group(1)));
  }

  /// What checks signatures of this published key.
  public static JWSVerifier verifier(JWK jwk) throws Exception {
    return switch (jwk.getAlgorithm().getName()) {
      case "ES256" -> new ECDSAVerifier(jwk.toECKey());
      case "EdDSA" -> new Ed25519Verifier(jwk.toOctetKeyPair());
      case "RS256" -> new RSASSAVerifier(jwk.toRSAKey());
      case String other -> throw new AssertionError("an algorithm nobody asked for: " + other);
    };
  }
}
