package dev.countersign.account;

import dev.countersign.base.Secret;
import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/// Mailed tokens of one purpose in the database, each as the SHA-256 of its random part. What
/// proves one thing is no proof of another: each purpose has a table of its own.
public final class MailedTokenStore {
  private final String table;

  private MailedTokenStore(String table) {
    this.table = table;
  }

  /// Tokens that a new password can be set with.
  public static MailedTokenStore ofResets() {
    return new MailedTokenStore("reset_token");
  }

  /// Tokens that prove an address and nothing else.
  public static MailedTokenStore ofVerifications() {
    return new MailedTokenStore("verification_token");
  }

  /// A token that may still be used.
  ///
  /// @param contract the id of the one it was asked for through
  public record Live(UserId account, String contract) {}

  /// Adds a token of the account; of an account that is not there, none.
  public void insert(
      Transaction tx, Secret hash, UserId account, String contract, Instant now, Instant expires) {
    tx.sql()
        .createUpdate(
            """
            INSERT INTO %s (token_hash, account_id, contract, created_at, expires_at)
            SELECT :hash, id, :contract, :now, :expires FROM account WHERE id = :account
            """
                .formatted(table))
        .bind("hash", hash)
        .bind("account", account)
        .bind("contract", contract)
        .bind("now", now)
        .bind("expires", expires)
        .execute();
  }

  /// Forgets all tokens of the account but this newest one and so many before it.
  public void keepNewest(Transaction tx, UserId account, Secret newest, int others) {
    tx.sql()
        .createUpdate(
            """
            DELETE FROM %1$s
             WHERE account_id = :account
               AND token_hash <> :newest
               AND token_hash NOT IN (SELECT token_hash FROM %1$s
                                       WHERE account_id = :account AND token_hash <> :newest
                                       ORDER BY created_at DESC, token_hash
                                       LIMIT :others)
            """
                .formatted(table))
        .bind("account", account)
        .bind("newest", newest)
        .bind("others", others)
        .execute();
  }

  public Optional<Live> find(Transaction tx, Secret hash, Instant now) {
    return tx.sql()
        .createQuery(
            "SELECT account_id, contract FROM %s WHERE token_hash = :hash AND expires_at > :now"
                .formatted(table))
        .bind("hash", hash)
        .bind("now", now)
        .map(MailedTokenStore::live)
        .findOne();
  }

  /// Whether any token of the account may still be used.
  public boolean hasLive(Transaction tx, UserId account, Instant now) {
    return tx.sql()
            .createQuery(
                "SELECT COUNT(*) FROM %s WHERE account_id = :account AND expires_at > :now"
                    .formatted(table))
            .bind("account", account)
            .bind("now", now)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /// Spends the token, or answers false when it is spent, replaced or expired.
  public boolean spend(Transaction tx, Secret hash, Instant now) {
    return tx.sql()
            .createUpdate(
                "DELETE FROM %s WHERE token_hash = :hash AND expires_at > :now".formatted(table))
            .bind("hash", hash)
            .bind("now", now)
            .execute()
        == 1;
  }

  /// Forgets all tokens of the account, and says how many there were.
  public int removeAll(Transaction tx, UserId account) {
    return tx.sql()
        .createUpdate("DELETE FROM %s WHERE account_id = :account".formatted(table))
        .bind("account", account)
        .execute();
  }

  /// Removes so many expired tokens at most, and says how many there were.
  int purge(Transaction tx, Instant now, int atMost) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM %1$s
             WHERE token_hash IN (SELECT token_hash FROM %1$s WHERE expires_at <= :now LIMIT :most)
            """
                .formatted(table))
        .bind("now", now)
        .bind("most", atMost)
        .execute();
  }

  /// What it holds, for people: `reset token`.
  @Override
  public String toString() {
    return table.replace('_', ' ');
  }

  private static Live live(ResultSet row, StatementContext context) throws SQLException {
    return new Live(UserId.of(row.getBytes("account_id")), row.getString("contract"));
  }
}
