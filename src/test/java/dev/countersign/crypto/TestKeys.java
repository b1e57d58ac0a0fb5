package dev.countersign.crypto;

import java.security.SecureRandom;
import java.time.Instant;

/// Keys for tests, new ones for each call.
final class TestKeys {
  static final RandomTokens RANDOM = new RandomTokens(new SecureRandom());

  private TestKeys() {}

  /// A new key of the line, used from then on.
  static KeyRow row(String id, KeyLine line, WrappingKey master, Instant now) {
    String algorithm =
        line.purpose() == KeyPurpose.ACCESS_TOKEN ? "ES256" : line.purpose().algorithm();
    var key = line.purpose().newKey(algorithm, RANDOM);
    return KeyRow.of(id, line, algorithm, key, master, RANDOM, now);
  }

  static Es256Key es256() {
    return Es256Key.of(Es256Key.newEncoded(RANDOM), SignatureProvider.ec());
  }

  static Hs256Key hs256() {
    return Hs256Key.of(Base64Url.encode(RANDOM.bytes(16)), RANDOM.next(32));
  }
}
