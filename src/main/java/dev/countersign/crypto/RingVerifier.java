package dev.countersign.crypto;

import dev.countersign.json.JsonObject;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// Checks tokens of one type against the keys that the ring has now, and has the ring read again
/// for a token whose key it does not know: another node may have added it.
final class RingVerifier implements TokenVerifier {
  private record Known(RingKeys keys, JwtVerifier verifier) {}

  private final KeyRing ring;
  private final String type;
  private final Function<RingKeys, Collection<? extends JwtKey>> choice;
  private volatile Known known;

  /// @param choice the keys that may have signed such tokens
  RingVerifier(KeyRing ring, String type, Function<RingKeys, Collection<? extends JwtKey>> choice) {
    this.ring = ring;
    this.type = type;
    this.choice = choice;
    this.known = known(ring.keys());
  }

  @Override
  public Optional<JsonObject> verify(String token) {
    Known now = upTo(ring.keys());
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
    return new Known(keys, new JwtVerifier(type, choice.apply(keys)));
  }
}
