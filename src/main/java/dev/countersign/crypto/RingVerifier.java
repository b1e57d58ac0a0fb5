package dev.countersign.crypto;

import dev.countersign.json.JsonObject;
import java.util.Optional;

/// Checks tokens of one type against the keys that a line of the ring has now, and has the ring
/// read again for a token whose key it does not know: another node may have added it.
final class RingVerifier implements TokenVerifier {
  private record Known(RingKeys keys, JwtVerifier verifier) {}

  private final KeyRing ring;
  private final String type;
  private final KeyLine line;
  private volatile Known known;

  /// @param line whose keys may have signed such tokens
  RingVerifier(KeyRing ring, String type, KeyLine line) {
    this.ring = ring;
    this.type = type;
    this.line = line;
    this.known = known(ring.keys());
  }

  /// @throws dev.countersign.store.StoreUnavailable when nobody can tell now which keys there are
  @Override
  public Optional<JsonObject> verify(String token) {
    Known now = upTo(ring.freshKeys());
    if (now.verifier().mayBeOfAnotherKey(token)) {
      now = upTo(ring.keysAfter(now.keys()));
    }
    return now.verifier().verify(token);
  }

  private Known upTo(RingKeys keys) {
    Known now = known;
    if (now.keys() != keys) {
      now = known(keys);
      known = now;
    }
    return now;
  }

  private Known known(RingKeys keys) {
    return new Known(keys, new JwtVerifier(type, keys.signingKeys(line)));
  }
}
