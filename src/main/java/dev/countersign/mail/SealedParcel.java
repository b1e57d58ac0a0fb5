package dev.countersign.mail;

import java.util.UUID;

/// A parcel that is ready to be queued: closed to everybody who has the row but not the key.
public final class SealedParcel {
  private final UUID id;
  private final ParcelKind kind;
  private final byte[] sealed;

  SealedParcel(UUID id, ParcelKind kind, byte[] sealed) {
    this.id = id;
    this.kind = kind;
    this.sealed = sealed.clone();
  }

  UUID id() {
    return id;
  }

  ParcelKind kind() {
    return kind;
  }

  byte[] bytes() {
    return sealed.clone();
  }

  @Override
  public String toString() {
    return "SealedParcel[" + kind.name() + " " + id + "]";
  }
}
