package dev.countersign.store;

import dev.countersign.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/// What stands in one column of one row, the same whichever database it was read from.
///
/// [#feed] writes it in one way that no other content has: a byte for its kind, then eight bytes of
/// a number, or the length and the bytes (UTF-8) of all else.
sealed interface Cell {
  /// What a column holds; the tables of the product need no more.
  enum Kind {
    NUMBER(Types.BIGINT),
    TEXT(Types.VARCHAR),
    BYTES(Types.VARBINARY);

    private final int sqlType;

    Kind(int sqlType) {
      this.sqlType = sqlType;
    }
  }

  /// NULL in a column of that kind.
  record Nothing(Kind kind) implements Cell {}

  record Whole(long number) implements Cell {}

  record Text(String text) implements Cell {}

  record Bytes(Secret bytes) implements Cell {}

  static Cell read(ResultSet row, int index, Kind kind) throws SQLException {
    return switch (kind) {
      case NUMBER -> {
        long number = row.getLong(index);
        yield row.wasNull() ? new Nothing(kind) : new Whole(number);
      }
      case TEXT -> {
        String text = row.getString(index);
        yield row.wasNull() ? new Nothing(kind) : new Text(text);
      }
      case BYTES -> {
        byte[] bytes = row.getBytes(index);
        yield row.wasNull() ? new Nothing(kind) : new Bytes(Secret.of(bytes));
      }
    };
  }

  default void bind(PreparedStatement statement, int index) throws SQLException {
    switch (this) {
      case Nothing(Kind kind) -> statement.setNull(index, kind.sqlType);
      case Whole(long number) -> statement.setLong(index, number);
      case Text(String text) -> statement.setString(index, text);
      case Bytes(Secret bytes) -> statement.setBytes(index, bytes.expose());
    }
  }

  default void feed(MessageDigest digest) {
    switch (this) {
      case Nothing(Kind kind) -> digest.update((byte) 0);
      case Whole(long number) -> {
        digest.update((byte) 1);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
      }
      case Text(String text) -> feed(digest, 2, text.getBytes(StandardCharsets.UTF_8));
      case Bytes(Secret bytes) -> feed(digest, 3, bytes.expose());
    }
  }

  private static void feed(MessageDigest digest, int kind, byte[] bytes) {
    digest.update((byte) kind);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
