package dev.countersign.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.Digests;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// Accounts in the database.
///
/// Queries name their columns: where a newer node adds one, PostgreSQL refuses to go on with a
/// prepared `SELECT *`.
public final class AccountStore {
  // The directory is ready for several isolated realms; all accounts live in the first one.
  private static final String REALM = "default";

  private static final RowMapper<Account> ACCOUNT = AccountStore::account;
  private static final RowMapper<Sought> SOUGHT =
      (row, context) -> new Sought(row.getBoolean("is_there"), account(row, context));

  /// Of no password: all of it is zeros.
  private static final String NOBODYS_HASH =
      new Argon2idHash(
              HashCost.FLOOR,
              Secret.of(new byte[Argon2idHash.SALT_BYTES]),
              Secret.of(new byte[Argon2idHash.TAG_BYTES]))
          .exposeText();

  /// Adds the account, or answers false when its e-mail has one already.
  public boolean insert(Transaction tx, Account account) {
    return tx.sql()
            .createUpdate(
                """
                INSERT INTO account (id, realm, email, name, tier, email_verified,
                                     password_hash, password_version, created_at)
                VALUES (:id, :realm, :email, :name, :tier, :verified, :hash, :version, :created)
                ON CONFLICT (realm, email) DO NOTHING
                """)
            .bind("id", account.id())
            .bind("realm", REALM)
            .bind("email", account.email())
            .bind("name", account.name())
            .bind("tier", account.tier())
            .bind("verified", account.emailVerified() ? 1 : 0)
            .bind("hash", account.passwordHash().exposeText())
            .bind("version", account.passwordVersion())
            .bind("created", account.createdAt())
            .execute()
        == 1;
  }

  /// The account of that address.
  ///
  /// Where there is none, somebody's row is read and taken apart all the same, by the same walk
  /// through the same trees: that takes long enough, above all right after a hash has emptied every
  /// cache or from a disk, to tell who is registered.
  public Optional<Account> find(Transaction tx, Email email) {
    Sought sought = seek(tx, email);
    return sought.isThere() ? Optional.of(sought.account()) : Optional.empty();
  }

  /// The account of that address, or what stands in for it: always the same one for an address, as
  /// long as nobody comes between; nobody's, where no id follows that of the address's digest.
  Sought seek(Transaction tx, Email email) {
    return tx.sql()
        .createQuery(
            """
            SELECT account.id IS NOT NULL AND account.realm = :realm AND account.email = :email AS is_there,
                   COALESCE(account.id, :stand_in) AS id,
                   COALESCE(account.email, :email) AS email,
                   COALESCE(account.name, '') AS name,
                   COALESCE(account.tier, :tier) AS tier,
                   COALESCE(account.email_verified, 0) AS email_verified,
                   COALESCE(account.password_hash, :hash) AS password_hash,
                   COALESCE(account.password_version, 1) AS password_version,
                   COALESCE(account.created_at, 0) AS created_at
              FROM (SELECT 1 AS one) AS asked
                   LEFT JOIN account ON account.id = (
                     SELECT id FROM account
                      WHERE id >= COALESCE((SELECT id FROM account WHERE realm = :realm AND email = :email), :stand_in)
                      ORDER BY id LIMIT 1)
            """)
        .bind("realm", REALM)
        .bind("email", email)
        .bind("stand_in", standIn(email))
        .bind("tier", Account.FREE_TIER)
        .bind("hash", NOBODYS_HASH)
        .map(SOUGHT)
        .one();
  }

  private static UserId standIn(Email email) {
    return UserId.of(Digests.sha256(email.address().getBytes(UTF_8)));
  }

  /// What was found for an address, or what stands in for it.
  record Sought(boolean isThere, Account account) {}

  public Optional<Account> find(Transaction tx, UserId id) {
    return tx.sql()
        .createQuery(
            """
            SELECT id, email, name, tier, email_verified, password_hash, password_version, created_at
              FROM account
             WHERE id = :id
            """)
        .bind("id", id)
        .map(ACCOUNT)
        .findOne();
  }

  /// Whether the password is still the one that was set as this version, which it then stays until
  /// this transaction ends.
  ///
  /// It changes nothing, but as an update it has the row to itself: where others write at the same
  /// time, a reset waits for it, and finds the session that is opened after it.
  public boolean holdPasswordVersion(Transaction tx, UserId id, int version) {
    return tx.sql()
            .createUpdate(
                """
                UPDATE account SET password_version = password_version
                 WHERE id = :id AND password_version = :version
                """)
            .bind("id", id)
            .bind("version", version)
            .execute()
        == 1;
  }

  /// Has the account's row for this transaction alone until that ends, so that others that change
  /// what belongs to the account come after it.
  public void hold(Transaction tx, UserId id) {
    tx.sql()
        .createUpdate("UPDATE account SET password_version = password_version WHERE id = :id")
        .bind("id", id)
        .execute();
  }

  /// Takes the name from an account whose address nobody has proven yet, for whoever registered it
  /// may have been anybody; says whether it is such an account.
  public boolean forgetUnproven(Transaction tx, UserId id) {
    return tx.sql()
            .createUpdate("UPDATE account SET name = '' WHERE id = :id AND email_verified = 0")
            .bind("id", id)
            .execute()
        == 1;
  }

  /// Has the account's row for this transaction alone as [#hold] does, if nobody has proven its
  /// address yet; else answers false.
  public boolean holdUnverified(Transaction tx, UserId id) {
    return tx.sql()
            .createUpdate(
                "UPDATE account SET email_verified = 0 WHERE id = :id AND email_verified = 0")
            .bind("id", id)
            .execute()
        == 1;
  }

  /// Keeps that the address is proven.
  public void verify(Transaction tx, UserId id) {
    tx.sql()
        .createUpdate("UPDATE account SET email_verified = 1 WHERE id = :id")
        .bind("id", id)
        .execute();
  }

  /// Sets another password by the proof of a mailed token, which proves the address as well.
  ///
  /// @return its version; empty when there is no such account
  public Optional<Integer> resetPassword(Transaction tx, UserId id, PasswordHash hash) {
    return tx.sql()
        .createQuery(
            """
            UPDATE account
               SET password_hash = :hash, password_version = password_version + 1, email_verified = 1
             WHERE id = :id
            RETURNING password_version
            """)
        .bind("id", id)
        .bind("hash", hash.exposeText())
        .mapTo(Integer.class)
        .findOne();
  }

  /// Keeps another hash of the same password in place of the one it was checked against, unless
  /// another password was set meanwhile, or another hash kept.
  public void replaceHash(
      Transaction tx, UserId id, int version, PasswordHash checked, PasswordHash hash) {
    tx.sql()
        .createUpdate(
            """
            UPDATE account SET password_hash = :hash
             WHERE id = :id AND password_version = :version AND password_hash = :checked
            """)
        .bind("id", id)
        .bind("version", version)
        .bind("checked", checked.exposeText())
        .bind("hash", hash.exposeText())
        .execute();
  }

  private static Account account(ResultSet row, StatementContext context) throws SQLException {
    return new Account(
        UserId.of(row.getBytes("id")),
        new Email(row.getString("email")),
        new PersonName(row.getString("name")),
        row.getString("tier"),
        row.getInt("email_verified") == 1,
        PasswordHash.parse(row.getString("password_hash")),
        row.getInt("password_version"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
