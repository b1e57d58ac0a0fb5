package dev.countersign.crypto;

import dev.countersign.base.Secret;

/// What a key of the ring is for, and so with which algorithm it is used; one purpose's key is
/// never used for another.
///
/// The names stand in the database.
enum KeyPurpose {
  /// Signs access tokens; its public half is published.
  ACCESS_TOKEN("ES256"),
  /// Signs refresh tokens, which nobody but this server reads.
  REFRESH_TOKEN("HS256"),
  /// Signs tokens by which a device is known again at sign-in.
  DEVICE_TOKEN("HS256"),
  /// Seals rows whose content only this server may read.
  SEALING("A256GCM");

  private final String algorithm;

  KeyPurpose(String algorithm) {
    this.algorithm = algorithm;
  }

  /// The algorithm's name as RFC 7518 has it.
  String algorithm() {
    return algorithm;
  }

  Secret newKey(RandomTokens random) {
    return switch (this) {
      case ACCESS_TOKEN -> Es256Key.newEncoded(random);
      case REFRESH_TOKEN, DEVICE_TOKEN -> random.next(Hs256Key.MIN_BYTES);
      case SEALING -> random.next(AesGcm.KEY_BYTES);
    };
  }
}
