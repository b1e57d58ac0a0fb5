package dev.countersign.session;

import dev.countersign.crypto.Hs256Key;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.TokenVerifier;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// What signs the access tokens of one contract, and what is taken for its signature.
///
/// @param signing the key that signs now
/// @param verifier checks tokens of the type that it is given
public record AccessTokenKeys(
    Supplier<? extends JwtKey> signing, Function<String, TokenVerifier> verifier) {
  /// The ring's keys, whose public halves are published.
  public static AccessTokenKeys of(KeyRing ring) {
    return new AccessTokenKeys(
        ring::accessKey, type -> ring.verifierOfAccessTokens(type, List.of()));
  }

  /// A secret that this contract's verifiers share; what the ring's keys signed is still taken.
  public static AccessTokenKeys shared(Hs256Key secret, KeyRing ring) {
    return new AccessTokenKeys(
        () -> secret, type -> ring.verifierOfAccessTokens(type, List.of(secret)));
  }
}
