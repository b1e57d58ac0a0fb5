package dev.countersign.crypto;

import java.security.SecureRandom;

/// Keys for tests, new ones for each call.
final class TestKeys {
  static final RandomTokens RANDOM = new RandomTokens(new SecureRandom());

  private TestKeys() {}

  static Es256Key es256() {
    return Es256Key.of(Es256Key.newEncoded(RANDOM), EcProvider.chosen());
  }

  static Hs256Key hs256() {
    return Hs256Key.of(Base64Url.encode(RANDOM.bytes(16)), RANDOM.next(32));
  }
}
