package dev.countersign.mail;

import java.time.Instant;
import java.util.UUID;

/// A row of the outbox that this process holds for a while.
///
/// @param attempts how often it was claimed, this time included; tells this claim from a later one
record ClaimedParcel(UUID id, ParcelKind kind, byte[] sealed, Instant queuedAt, int attempts) {
  @Override
  public String toString() {
    return kind.name() + " " + id + " (attempt " + attempts + ")";
  }
}
