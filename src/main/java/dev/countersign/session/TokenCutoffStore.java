package dev.countersign.session;

import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.time.Instant;

/// From which moment on tokens of users are good, in the database.
final class TokenCutoffStore {
  /// Voids the account's tokens from before that moment.
  void insert(Transaction tx, UserId account, Instant voidBefore, Instant now) {
    tx.sql()
        .createUpdate(
            """
            INSERT INTO token_cutoff (account_id, made_at, void_before)
            VALUES (:account, :now, :before)
            ON CONFLICT (account_id, made_at) DO NOTHING
            """)
        .bind("account", account)
        .bind("now", now)
        .bind("before", voidBefore)
        .execute();
  }

  /// Removes some of those that were made before the moment, and says how many.
  int purge(Transaction tx, Instant before, int atMost) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM token_cutoff
             WHERE (account_id, made_at) IN
                   (SELECT account_id, made_at FROM token_cutoff WHERE made_at < :before LIMIT :most)
            """)
        .bind("before", before)
        .bind("most", atMost)
        .execute();
  }
}
