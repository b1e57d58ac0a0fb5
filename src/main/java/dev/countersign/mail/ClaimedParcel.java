package dev.countersign.mail;

import java.time.Instant;
import java.util.UUID;

/// A row of the outbox that this process holds for a while.
///
/// @param attempts how often it was claimed, this time included; tells this claim from a later one
record ClaimedParcel(SealedParcel parcel, Instant queuedAt, int attempts) {
  UUID id() {
    return parcel.id();
  }

  @Override
  public String toString() {
    return parcel.kind().name() + " " + id() + " (attempt " + attempts + ")";
  }
}
