package dev.countersign.base;

import java.util.UUID;

/// The identity of a user: a random UUID (version 4), so that keys spread and tell nothing.
public record UserId(UUID uuid) {
  @Override
  public String toString() {
    return uuid.toString();
  }
}
