package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The table of the key ring.
final class KeyRingStore {
  /// Every row, oldest first.
  List<KeyRow> all(Transaction transaction) {
    return transaction
        .sql()
        .createQuery(
            """
            SELECT id, purpose, algorithm, wrapped, wrapped_by, created_at, signs_from, follows, told, burnt_at
            FROM key_ring
            ORDER BY created_at, id
            """)
        .map((row, context) -> row(row))
        .list();
  }

  private static KeyRow row(ResultSet row) throws SQLException {
    long burntAt = row.getLong("burnt_at");
    boolean isBurnt = !row.wasNull();
    return new KeyRow(
        row.getString("id"),
        row.getString("purpose"),
        row.getString("algorithm"),
        Secret.of(row.getBytes("wrapped")),
        row.getString("wrapped_by"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("signs_from")),
        row.getString("follows"),
        row.getString("told"),
        isBurnt ? Optional.of(Instant.ofEpochMilli(burntAt)) : Optional.empty());
  }

  /// Makes everybody who changes the ring wait for this transaction, or answers false: its row is
  /// not wrapped by this master key any more.
  boolean lock(Transaction transaction, String wrappedBy) {
    return transaction
            .sql()
            .createUpdate(
                """
                UPDATE key_ring SET wrapped_by = wrapped_by
                WHERE id = :ring AND wrapped_by = :wrappedBy
                """)
            .bind("ring", KeyRow.RING)
            .bind("wrappedBy", wrappedBy)
            .execute()
        == 1;
  }

  /// Adds the row, or answers false when another one has taken its place: there is one key that
  /// follows another, and one that is the first. Whoever adds the same waits for this transaction.
  boolean add(Transaction transaction, KeyRow row) {
    return transaction
            .sql()
            .createUpdate(
                """
                INSERT INTO key_ring
                  (id, purpose, algorithm, wrapped, wrapped_by, created_at, signs_from, follows, told)
                VALUES
                  (:id, :purpose, :algorithm, :wrapped, :wrappedBy, :createdAt, :signsFrom, :follows, :told)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", row.id())
            .bind("purpose", row.purpose())
            .bind("algorithm", row.algorithm())
            .bind("wrapped", row.wrapped())
            .bind("wrappedBy", row.wrappedBy())
            .bind("createdAt", row.createdAt())
            .bind("signsFrom", row.signsFrom())
            .bind("follows", row.follows())
            .bind("told", row.told())
            .execute()
        == 1;
  }

  boolean move(Transaction transaction, String id, Instant signsFrom) {
    return transaction
            .sql()
            .createUpdate(
                "UPDATE key_ring SET signs_from = :from WHERE id = :id AND burnt_at IS NULL")
            .bind("id", id)
            .bind("from", signsFrom)
            .execute()
        == 1;
  }

  boolean tell(Transaction transaction, KeyRow row, KeyStage stage) {
    return transaction
            .sql()
            .createUpdate("UPDATE key_ring SET told = :stage WHERE id = :id AND told = :told")
            .bind("id", row.id())
            .bind("told", row.told())
            .bind("stage", stage.name())
            .execute()
        == 1;
  }

  boolean destroy(Transaction transaction, String id) {
    return transaction
            .sql()
            .createUpdate("DELETE FROM key_ring WHERE id = :id")
            .bind("id", id)
            .execute()
        == 1;
  }

  /// Takes the key away and leaves its name; its place behind another becomes free.
  boolean burn(Transaction transaction, String id, Instant at) {
    return transaction
            .sql()
            .createUpdate(
                """
                UPDATE key_ring SET wrapped = :nothing, burnt_at = :at, follows = 'burnt:' || id
                WHERE id = :id AND burnt_at IS NULL
                """)
            .bind("id", id)
            .bind("at", at)
            .bind("nothing", new byte[0])
            .execute()
        == 1;
  }

  /// Puts the same key under another master key, unless somebody else has.
  boolean rewrap(Transaction transaction, KeyRow before, KeyRow after) {
    return transaction
            .sql()
            .createUpdate(
                """
                UPDATE key_ring SET wrapped = :wrapped, wrapped_by = :by
                WHERE id = :id AND wrapped_by = :before AND burnt_at IS NULL
                """)
            .bind("id", before.id())
            .bind("before", before.wrappedBy())
            .bind("wrapped", after.wrapped())
            .bind("by", after.wrappedBy())
            .execute()
        == 1;
  }
}
