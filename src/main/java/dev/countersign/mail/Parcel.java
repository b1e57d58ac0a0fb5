package dev.countersign.mail;

import java.time.Instant;
import java.util.UUID;

/// What a courier is handed: the opened content of one row of the outbox. `toString` shows no
/// content.
public final class Parcel {
  private final UUID id;
  private final byte[] content;
  private final Instant queuedAt;

  Parcel(UUID id, byte[] content, Instant queuedAt) {
    this.id = id;
    this.content = content.clone();
    this.queuedAt = queuedAt;
  }

  /// The same at every attempt.
  public UUID id() {
    return id;
  }

  public Instant queuedAt() {
    return queuedAt;
  }

  /// What was sealed.
  public byte[] exposeContent() {
    return content.clone();
  }

  @Override
  public String toString() {
    return "Parcel[" + id + "]";
  }
}
