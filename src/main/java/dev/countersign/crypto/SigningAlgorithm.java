package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.util.Optional;
import java.util.stream.Stream;

/// How tokens are signed.
public enum SigningAlgorithm {
  /// ECDSA over P-256: small, fast, and known to every library.
  ES256("ES256"),
  /// Ed25519 (RFC 8037).
  EDDSA("EdDSA"),
  /// RSA, for what knows nothing newer.
  RS256("RS256"),
  /// HMAC: whoever can check a token can make one.
  HS256("HS256");

  private final String text;

  SigningAlgorithm(String text) {
    this.text = text;
  }

  /// The name in a token's header (RFC 7518 §3.1, RFC 8037 §3.1).
  public String text() {
    return text;
  }

  static Optional<SigningAlgorithm> named(String text) {
    return Stream.of(values()).filter(algorithm -> algorithm.text.equals(text)).findFirst();
  }

  /// A new key in the form that [#key] takes.
  Secret newKey(RandomTokens random) {
    return switch (this) {
      case ES256 -> Es256Key.newEncoded(random);
      case EDDSA -> Ed25519Key.newEncoded(random);
      case RS256 -> Rs256Key.newEncoded(random);
      case HS256 -> random.next(Hs256Key.MIN_BYTES);
    };
  }

  /// The key, which is used with this algorithm and no other (RFC 8725 §3.1).
  ///
  /// @param id its name where it is secret; a published one is called by its thumbprint
  /// @throws IllegalArgumentException when it is none
  JwtKey key(String id, Secret encoded) {
    return switch (this) {
      case ES256 -> Es256Key.of(encoded, SignatureProvider.ec());
      case EDDSA -> Ed25519Key.of(encoded, SignatureProvider.ed25519());
      case RS256 -> Rs256Key.of(encoded, SignatureProvider.rsa());
      case HS256 -> Hs256Key.of(id, encoded);
    };
  }
}
