package dev.countersign.mail;

import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The rows of the mailbox for development.
final class DevMailStore {

  /// Inserts the mail as the newest, unless it is there already. It is dated after all others even
  /// within a millisecond, so that "newest first" is never in doubt.
  int insertLast(Transaction tx, UUID id, byte[] sealed, Instant now) {
    return tx.sql()
        .createUpdate(
            """
            INSERT INTO dev_mail (id, sealed, sent_at)
            SELECT :id, :sealed, CASE WHEN last.at >= :now THEN last.at + 1 ELSE :now END
            FROM (SELECT COALESCE(MAX(sent_at), 0) AS at FROM dev_mail) AS last
            WHERE TRUE -- or SQLite would take ON for a part of FROM
            ON CONFLICT (id) DO NOTHING
            """)
        .bind("id", RowId.bytes(id))
        .bind("sealed", sealed)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  int keepNewest(Transaction tx, int count) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM dev_mail
            WHERE id NOT IN (SELECT id FROM dev_mail ORDER BY sent_at DESC, id LIMIT :count)
            """)
        .bind("count", count)
        .execute();
  }

  List<Row> newestFirst(Transaction tx) {
    return tx.sql()
        .createQuery("SELECT id, sealed, sent_at FROM dev_mail ORDER BY sent_at DESC, id")
        .map((row, _) ->
            new Row(
                new SealedParcel(RowId.uuid(row.getBytes("id")), Mail.KIND, row.getBytes("sealed")),
                Instant.ofEpochMilli(row.getLong("sent_at"))))
        .list();
  }

  record Row(SealedParcel mail, Instant sentAt) {}
}
