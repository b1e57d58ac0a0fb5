package dev.countersign.mail;

import java.nio.ByteBuffer;
import java.util.UUID;

/// A UUID as a column of 16 bytes holds it, the most significant first.
final class RowId {
  private static final int BYTES = 16;

  private RowId() {}

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
