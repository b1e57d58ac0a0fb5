package dev.countersign.crypto;

import java.time.Instant;
import java.util.Optional;

/// A key as whoever looks after the server is told of it.
///
/// @param use what it is for: `SEALING`, `ACCESS_TOKEN:momail`
/// @param masterKey the name of the master key that it is encrypted with; empty when not known
/// @param since when it came into this state, or is to sign
/// @param until when it leaves this state, if that is known
public record ListedKey(
    String kid,
    String use,
    String algorithm,
    State state,
    String masterKey,
    Instant since,
    Optional<Instant> until) {
  /// What it is good for.
  public enum State {
    /// It is known, and will sign.
    WAITS,
    SIGNS,
    /// It is kept for what it signed or sealed.
    RETIRED,
    BURNT
  }
}
