package dev.countersign.session;

import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.TokenVerifier;
import java.util.function.Function;
import java.util.function.Supplier;

/// What signs the access tokens of one contract, and what is taken for its signature.
///
/// @param signing the key that signs now
/// @param verifier checks tokens of the type that it is given
public record AccessTokenKeys(
    Supplier<? extends JwtKey> signing, Function<String, TokenVerifier> verifier) {
  /// Those that the ring has for the contract of this id.
  public static AccessTokenKeys of(KeyRing ring, String contract) {
    return new AccessTokenKeys(
        () -> ring.accessKey(contract), type -> ring.verifierOfAccessTokens(contract, type));
  }
}
