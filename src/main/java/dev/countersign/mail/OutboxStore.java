package dev.countersign.mail;

import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/// The rows of the outbox. The claim is the one race here: the row count of an `UPDATE` says who
/// won it.
final class OutboxStore {
  private final MailOutcomeStore outcomes = new MailOutcomeStore();

  void insert(Transaction tx, SealedParcel parcel, Instant now, Instant expiresAt) {
    insertion(tx, parcel, now, expiresAt).bindNull("account", Types.BINARY).execute();
  }

  void insertAbout(
      Transaction tx, UserId account, SealedParcel parcel, Instant now, Instant expiresAt) {
    insertion(tx, parcel, now, expiresAt).bind("account", account).execute();
  }

  private static Update insertion(
      Transaction tx, SealedParcel parcel, Instant now, Instant expiresAt) {
    return tx.sql()
        .createUpdate(
            """
            INSERT INTO outbox (id, kind, sealed, created_at, due_at, expires_at, attempts, claimed_until, account_id)
            VALUES (:id, :kind, :sealed, :now, :now, :expires, 0, 0, :account)
            """)
        .bind("id", RowId.bytes(parcel.id()))
        .bind("kind", parcel.kind().name())
        .bind("sealed", parcel.bytes())
        .bind("now", now.toEpochMilli())
        .bind("expires", expiresAt.toEpochMilli());
  }

  /// Deletes what waits about the account, and says how many parcels that were.
  int withdraw(Transaction tx, UserId about) {
    return tx.sql()
        .createUpdate("DELETE FROM outbox WHERE account_id = :account")
        .bind("account", about)
        .execute();
  }

  /// Parcels of one kind that nobody holds and whose time has come, the longest due first.
  List<UUID> due(Transaction tx, ParcelKind kind, Instant now, int atMost) {
    return tx.sql()
        .createQuery(
            """
            SELECT id FROM outbox
            WHERE due_at <= :now AND claimed_until <= :now AND expires_at > :now AND kind = :kind
            ORDER BY due_at, id
            LIMIT :most
            """)
        .bind("kind", kind.name())
        .bind("now", now.toEpochMilli())
        .bind("most", atMost)
        .map((row, _) -> RowId.uuid(row.getBytes("id")))
        .list();
  }

  /// Takes the parcel for this caller alone until the claim ends; empty when somebody else has it,
  /// sent it or purged it.
  Optional<ClaimedParcel> claim(Transaction tx, UUID id, Instant now, Instant until) {
    int won =
        tx.sql()
            .createUpdate(
                """
                UPDATE outbox SET claimed_until = :until, attempts = attempts + 1
                WHERE id = :id AND due_at <= :now AND claimed_until <= :now AND expires_at > :now
                """)
            .bind("id", RowId.bytes(id))
            .bind("now", now.toEpochMilli())
            .bind("until", until.toEpochMilli())
            .execute();
    return won == 1 ? find(tx, id) : Optional.empty();
  }

  private Optional<ClaimedParcel> find(Transaction tx, UUID id) {
    return tx.sql()
        .createQuery("SELECT id, kind, sealed, created_at, attempts FROM outbox WHERE id = :id")
        .bind("id", RowId.bytes(id))
        .map(OutboxStore::claimed)
        .findOne();
  }

  /// Forgets a parcel that is done with, whoever holds it by now; what became of a mail is kept.
  ///
  /// @return whether it was still there
  boolean end(
      Transaction tx, ClaimedParcel parcel, MailOutcome outcome, String reason, Instant now) {
    int deleted =
        tx.sql()
            .createUpdate("DELETE FROM outbox WHERE id = :id")
            .bind("id", RowId.bytes(parcel.id()))
            .execute();
    if (deleted == 1) {
      outcomes.insert(tx, new EndedParcel(parcel, reason), outcome, now);
    }
    return deleted == 1;
  }

  /// Puts the parcel back until later, unless the claim has run out and somebody else holds it by
  /// now.
  int postpone(Transaction tx, ClaimedParcel parcel, Instant dueAt, String reason) {
    return tx.sql()
        .createUpdate(
            """
            UPDATE outbox SET due_at = :due, claimed_until = 0, reason = :reason
            WHERE id = :id AND attempts = :attempts
            """)
        .bind("id", RowId.bytes(parcel.id()))
        .bind("due", dueAt.toEpochMilli())
        .bind("reason", reason)
        .bind("attempts", parcel.attempts())
        .execute();
  }

  /// Deletes so many expired parcels at most, and keeps what became of those that were mails. One
  /// that is being delivered is left to whoever does that.
  ///
  /// @return how many
  int purge(Transaction tx, Instant now, int atMost) {
    List<EndedParcel> expired =
        tx.sql()
            .createQuery(
                """
                DELETE FROM outbox
                WHERE id IN (
                  SELECT id FROM outbox
                  WHERE expires_at <= :now AND claimed_until <= :now
                  ORDER BY expires_at
                  LIMIT :most)
                RETURNING id, kind, created_at, attempts, reason
                """)
            .bind("now", now.toEpochMilli())
            .bind("most", atMost)
            .map(OutboxStore::ended)
            .list();
    expired.forEach(parcel -> outcomes.insert(tx, parcel, MailOutcome.EXPIRED, now));
    return expired.size();
  }

  private static EndedParcel ended(ResultSet row, StatementContext context) throws SQLException {
    return new EndedParcel(
        RowId.uuid(row.getBytes("id")),
        new ParcelKind(row.getString("kind")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("attempts"),
        row.getString("reason"));
  }

  private static ClaimedParcel claimed(ResultSet row, StatementContext context)
      throws SQLException {
    var parcel =
        new SealedParcel(
            RowId.uuid(row.getBytes("id")),
            new ParcelKind(row.getString("kind")),
            row.getBytes("sealed"));
    return new ClaimedParcel(
        parcel, Instant.ofEpochMilli(row.getLong("created_at")), row.getInt("attempts"));
  }
}
