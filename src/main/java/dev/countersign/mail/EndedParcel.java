package dev.countersign.mail;

import java.time.Instant;
import java.util.UUID;

/// A parcel that has left the outbox.
///
/// @param reason why its last attempt did not succeed; empty when there was none or it did
record EndedParcel(UUID id, ParcelKind kind, Instant queuedAt, int attempts, String reason) {
  EndedParcel(ClaimedParcel claimed, String reason) {
    this(claimed.id(), claimed.parcel().kind(), claimed.queuedAt(), claimed.attempts(), reason);
  }
}
