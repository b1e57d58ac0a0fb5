package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;

/// The table of the key ring.
final class KeyRingStore {
  /// Every row, oldest first.
  List<KeyRow> all(Transaction transaction) {
    return transaction
        .sql()
        .createQuery(
            """
            SELECT id, purpose, algorithm, wrapped, created_at, signs_from, follows
            FROM key_ring
            ORDER BY created_at, id
            """)
        .map((row, context) ->
            new KeyRow(
                row.getString("id"),
                row.getString("purpose"),
                row.getString("algorithm"),
                Secret.of(row.getBytes("wrapped")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("signs_from")),
                row.getString("follows")))
        .list();
  }

  /// Adds the row, or answers false when another one has taken its place: there is one key that
  /// follows another, and one that is the first. Whoever adds the same waits for this transaction.
  boolean add(Transaction transaction, KeyRow row) {
    return transaction
            .sql()
            .createUpdate(
                """
                INSERT INTO key_ring (id, purpose, algorithm, wrapped, created_at, signs_from, follows)
                VALUES (:id, :purpose, :algorithm, :wrapped, :createdAt, :signsFrom, :follows)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", row.id())
            .bind("purpose", row.purpose())
            .bind("algorithm", row.algorithm())
            .bind("wrapped", row.wrapped())
            .bind("createdAt", row.createdAt())
            .bind("signsFrom", row.signsFrom())
            .bind("follows", row.follows())
            .execute()
        == 1;
  }
}
