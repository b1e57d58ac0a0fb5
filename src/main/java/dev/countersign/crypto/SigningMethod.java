package dev.countersign.crypto;

import dev.countersign.base.Secret;

/// How a contract's access tokens are to be signed.
public sealed interface SigningMethod {
  /// With keys that the ring makes and whose public halves are published.
  ///
  /// @param algorithm any but HS256
  record Made(SigningAlgorithm algorithm) implements SigningMethod {}

  /// With a secret that verifiers share, by HS256.
  record Shared(Secret secret) implements SigningMethod {}
}
