package dev.countersign.mail;

import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;

/// The rows that say what became of mails, and what can be read about those that still wait.
final class MailOutcomeStore {

  /// Keeps what became of a mail; of other parcels nothing is kept, in the same time.
  void insert(Transaction tx, EndedParcel parcel, MailOutcome outcome, Instant now) {
    tx.sql()
        .createUpdate(
            """
            INSERT INTO mail_outcome (id, outcome, reason, attempts, created_at, ended_at)
            SELECT :id, :outcome, :reason, :attempts, :created, :now WHERE :kept = 1
            """)
        .bind("id", RowId.bytes(parcel.id()))
        .bind("outcome", outcome.text())
        .bind("reason", parcel.reason())
        .bind("attempts", parcel.attempts())
        .bind("created", parcel.queuedAt().toEpochMilli())
        .bind("now", now.toEpochMilli())
        .bind("kept", parcel.kind().equals(Mail.KIND) ? 1 : 0)
        .execute();
  }

  /// Deletes so many at most of those that ended before then.
  int purge(Transaction tx, Instant endedBefore, int atMost) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM mail_outcome
            WHERE id IN (
              SELECT id FROM mail_outcome WHERE ended_at < :before ORDER BY ended_at LIMIT :most)
            """)
        .bind("before", endedBefore.toEpochMilli())
        .bind("most", atMost)
        .execute();
  }

  /// How many mails ended since then, by what became of them.
  Map<MailOutcome, Long> countSince(Transaction tx, Instant since) {
    var counts = new EnumMap<MailOutcome, Long>(MailOutcome.class);
    tx.sql()
        .createQuery(
            """
            SELECT outcome, COUNT(*) AS mails FROM mail_outcome
            WHERE ended_at >= :since
            GROUP BY outcome
            """)
        .bind("since", since.toEpochMilli())
        .map((row, _) -> Map.entry(outcome(row), row.getLong("mails")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /// The newest that did not arrive, the newest first.
  List<MailQueue.Failed> newestFailed(Transaction tx, Instant since, int atMost) {
    return tx.sql()
        .createQuery(
            """
            SELECT outcome, reason, attempts, ended_at FROM mail_outcome
            WHERE ended_at >= :since AND outcome <> :sent
            ORDER BY ended_at DESC, id
            LIMIT :most
            """)
        .bind("since", since.toEpochMilli())
        .bind("sent", MailOutcome.SENT.text())
        .bind("most", atMost)
        .map(MailOutcomeStore::failed)
        .list();
  }

  /// The mails in the outbox whose time has not run out.
  MailQueue.Waiting waiting(Transaction tx, Instant now) {
    return tx.sql()
        .createQuery(
            """
            SELECT COUNT(*) AS mails, COALESCE(MIN(created_at), 0) AS oldest,
              COALESCE(SUM(CASE WHEN reason <> '' THEN 1 ELSE 0 END), 0) AS retried
            FROM outbox
            WHERE kind = :kind AND expires_at > :now
            """)
        .bind("kind", Mail.KIND.name())
        .bind("now", now.toEpochMilli())
        .map((row, _) ->
            new MailQueue.Waiting(
                row.getLong("mails"),
                row.getLong("retried"),
                Instant.ofEpochMilli(row.getLong("oldest"))))
        .one();
  }

  /// Why mails wait, each reason once, that of the last attempt first.
  List<String> reasons(Transaction tx, Instant now, int atMost) {
    return tx.sql()
        .createQuery(
            """
            SELECT reason FROM outbox
            WHERE kind = :kind AND expires_at > :now AND reason <> ''
            GROUP BY reason
            ORDER BY MAX(due_at) DESC, reason
            LIMIT :most
            """)
        .bind("kind", Mail.KIND.name())
        .bind("now", now.toEpochMilli())
        .bind("most", atMost)
        .mapTo(String.class)
        .list();
  }

  private static MailQueue.Failed failed(ResultSet row, StatementContext context)
      throws SQLException {
    return new MailQueue.Failed(
        outcome(row),
        row.getString("reason"),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("ended_at")));
  }

  private static MailOutcome outcome(ResultSet row) throws SQLException {
    return MailOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT));
  }
}
