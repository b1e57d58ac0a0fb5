package dev.countersign.base;

import java.nio.ByteBuffer;
import java.util.UUID;

/// The identity of a user: a random UUID (version 4), so that keys spread and tell nothing.
public record UserId(UUID uuid) {
  /// The id in the sixteen bytes that [#bytes()] gave.
  public static UserId of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UserId(new UUID(buffer.getLong(), buffer.getLong()));
  }

  /// The id in sixteen bytes, most significant first.
  public byte[] bytes() {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
