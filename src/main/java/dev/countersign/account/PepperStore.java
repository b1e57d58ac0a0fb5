package dev.countersign.account;

import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.util.List;

/// The names of peppers in the database, and which accounts have hashes with them.
final class PepperStore {
  /// An account, and whether its password hash names a pepper.
  record Row(UserId account, boolean isNamed) {}

  List<String> ids(Transaction tx) {
    return tx.sql().createQuery("SELECT id FROM pepper ORDER BY id").mapTo(String.class).list();
  }

  void add(Transaction tx, String id) {
    tx.sql()
        .createUpdate("INSERT INTO pepper (id) VALUES (:id) ON CONFLICT (id) DO NOTHING")
        .bind("id", id)
        .execute();
  }

  void remove(Transaction tx, String id) {
    tx.sql().createUpdate("DELETE FROM pepper WHERE id = :id").bind("id", id).execute();
  }

  /// The accounts behind that one, in the order of their ids.
  ///
  /// @param pepper of letters, digits, `+` and `/`, none of which means anything in a pattern
  List<Row> accountsAfter(Transaction tx, UserId after, String pepper, int limit) {
    return tx.sql()
        .createQuery(
            """
            SELECT id, CASE WHEN password_hash LIKE :named THEN 1 ELSE 0 END AS named
              FROM account
             WHERE id > :after
             ORDER BY id
             LIMIT :limit
            """)
        .bind("named", "$argon2id$%,keyid=" + pepper + "$%")
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> new Row(UserId.of(row.getBytes("id")), row.getInt("named") == 1))
        .list();
  }
}
