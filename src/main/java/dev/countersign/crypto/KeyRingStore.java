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
            SELECT id, purpose, algorithm, wrapped, created_at
            FROM key_ring
            ORDER BY created_at, id
            """)
        .map((row, context) ->
            new KeyRow(
                row.getString("id"),
                row.getString("purpose"),
                row.getString("algorithm"),
                Secret.of(row.getBytes("wrapped")),
                Instant.ofEpochMilli(row.getLong("created_at"))))
        .list();
  }

  /// Adds the row of the ring itself unless it is there; either way nobody else can change the ring
  /// until this transaction ends, for it has written that row.
  void claim(Transaction transaction, KeyRow ring) {
    transaction
        .sql()
        .createUpdate(
            """
            INSERT INTO key_ring (id, purpose, algorithm, wrapped, created_at)
            VALUES (:id, :purpose, :algorithm, :wrapped, :createdAt)
            ON CONFLICT (id) DO UPDATE SET created_at = key_ring.created_at
            """)
        .bind("id", ring.id())
        .bind("purpose", ring.purpose())
        .bind("algorithm", ring.algorithm())
        .bind("wrapped", ring.wrapped())
        .bind("createdAt", ring.createdAt())
        .execute();
  }

  void add(Transaction transaction, KeyRow row) {
    transaction
        .sql()
        .createUpdate(
            """
            INSERT INTO key_ring (id, purpose, algorithm, wrapped, created_at)
            VALUES (:id, :purpose, :algorithm, :wrapped, :createdAt)
            """)
        .bind("id", row.id())
        .bind("purpose", row.purpose())
        .bind("algorithm", row.algorithm())
        .bind("wrapped", row.wrapped())
        .bind("createdAt", row.createdAt())
        .execute();
  }
}
