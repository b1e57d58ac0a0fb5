package dev.countersign.reset;

import dev.countersign.base.Secret;
import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/// Reset tokens in the database, each as the SHA-256 of its random part.
final class ResetStore {

  /// A token that may still be used.
  record Live(UserId account, String contract) {}

  void insert(
      Transaction tx, Secret hash, UserId account, String contract, Instant now, Instant expires) {
    tx.sql()
        .createUpdate(
            """
            INSERT INTO reset_token (token_hash, account_id, contract, created_at, expires_at)
            VALUES (:hash, :account, :contract, :now, :expires)
            """)
        .bind("hash", hash)
        .bind("account", account)
        .bind("contract", contract)
        .bind("now", now)
        .bind("expires", expires)
        .execute();
  }

  /// Forgets all tokens of the account but this newest one and so many before it.
  void keepNewest(Transaction tx, UserId account, Secret newest, int others) {
    tx.sql()
        .createUpdate(
            """
            DELETE FROM reset_token
             WHERE account_id = :account
               AND token_hash <> :newest
               AND token_hash NOT IN (SELECT token_hash FROM reset_token
                                       WHERE account_id = :account AND token_hash <> :newest
                                       ORDER BY created_at DESC, token_hash
                                       LIMIT :others)
            """)
        .bind("account", account)
        .bind("newest", newest)
        .bind("others", others)
        .execute();
  }

  Optional<Live> find(Transaction tx, Secret hash, Instant now) {
    return tx.sql()
        .createQuery(
            "SELECT account_id, contract FROM reset_token WHERE token_hash = :hash AND expires_at > :now")
        .bind("hash", hash)
        .bind("now", now)
        .map(ResetStore::live)
        .findOne();
  }

  /// Spends the token, or answers false when it is spent, replaced or expired.
  boolean spend(Transaction tx, Secret hash, Instant now) {
    return tx.sql()
            .createUpdate("DELETE FROM reset_token WHERE token_hash = :hash AND expires_at > :now")
            .bind("hash", hash)
            .bind("now", now)
            .execute()
        == 1;
  }

  void removeAll(Transaction tx, UserId account) {
    tx.sql()
        .createUpdate("DELETE FROM reset_token WHERE account_id = :account")
        .bind("account", account)
        .execute();
  }

  /// Removes so many expired tokens at most, and says how many there were.
  int purge(Transaction tx, Instant now, int atMost) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM reset_token
             WHERE token_hash IN (SELECT token_hash FROM reset_token WHERE expires_at <= :now LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", atMost)
        .execute();
  }

  private static Live live(ResultSet row, StatementContext context) throws SQLException {
    return new Live(UserId.of(row.getBytes("account_id")), row.getString("contract"));
  }
}
