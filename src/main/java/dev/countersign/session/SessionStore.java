package dev.countersign.session;

import dev.countersign.base.Client;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// Sessions in the database. Queries name their columns, so that a newer node may add one.
final class SessionStore {
  private static final RowMapper<Session> SESSION = SessionStore::session;

  /// Enough to tell a person which browser a session is; the rest of a long header tells nothing.
  private static final int USER_AGENT_CHARS = 256;

  void insert(Transaction tx, Session session, Client client) {
    tx.sql()
        .createUpdate(
            """
            INSERT INTO session (id, account_id, contract, refresh_secret, refresh_key_id, generation, created_at,
                                 refreshed_at, idle_expires_at, expires_at, rotated_by, user_agent, address)
            VALUES (:id, :account, :contract, :secret, :key, :generation, :created,
                    :refreshed, :idle, :expires, :by, :agent, :address)
            """)
        .bind("id", session.id())
        .bind("account", session.account())
        .bind("contract", session.contract())
        .bind("secret", session.refreshSecret())
        .bind("key", session.refreshKeyId())
        .bind("generation", session.generation())
        .bind("created", session.createdAt())
        .bind("refreshed", session.refreshedAt())
        .bind("idle", session.idleExpiresAt())
        .bind("expires", session.expiresAt())
        .bind("by", session.rotatedBy())
        .bind("agent", start(client.userAgent().text()))
        .bind("address", client.address().toString())
        .execute();
  }

  Optional<Session> find(Transaction tx, SessionId id) {
    return tx.sql()
        .createQuery(
            """
            SELECT id, account_id, contract, refresh_secret, refresh_key_id, generation, created_at,
                   refreshed_at, idle_expires_at, expires_at, ended_why, rotated_by
              FROM session
             WHERE id = :id
            """)
        .bind("id", id)
        .map(SESSION)
        .findOne();
  }

  /// Spends the generation before this state of the session and keeps this state, or answers false
  /// when another call was first or the session is over.
  boolean rotate(Transaction tx, Session next) {
    return tx.sql()
            .createUpdate(
                """
                UPDATE session
                   SET generation = :next, refresh_key_id = :key, refreshed_at = :now, idle_expires_at = :idle,
                       rotated_by = :by
                 WHERE id = :id AND generation = :next - 1
                   AND ended_at IS NULL AND idle_expires_at > :now AND expires_at > :now
                """)
            .bind("id", next.id())
            .bind("next", next.generation())
            .bind("key", next.refreshKeyId())
            .bind("now", next.refreshedAt())
            .bind("idle", next.idleExpiresAt())
            .bind("by", next.rotatedBy())
            .execute()
        == 1;
  }

  /// Starts the idle time anew, or answers false when the session is over.
  boolean touch(Transaction tx, Session next) {
    return tx.sql()
            .createUpdate(
                """
                UPDATE session
                   SET refreshed_at = :now, idle_expires_at = :idle
                 WHERE id = :id AND ended_at IS NULL AND idle_expires_at > :now AND expires_at > :now
                """)
            .bind("id", next.id())
            .bind("now", next.refreshedAt())
            .bind("idle", next.idleExpiresAt())
            .execute()
        == 1;
  }

  /// Ends the session, or answers false when it was over already.
  boolean end(Transaction tx, SessionId id, EndReason why, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                UPDATE session SET ended_at = :now, ended_why = :why
                 WHERE id = :id AND ended_at IS NULL AND idle_expires_at > :now AND expires_at > :now
                """)
            .bind("id", id)
            .bind("why", why.name())
            .bind("now", now)
            .execute()
        == 1;
  }

  /// Ends every session of the account, of all contracts, and says how many.
  ///
  /// @param cutOffBefore a session that was refreshed last before this moment has no token but
  ///   those that a cutoff voids
  int endAll(Transaction tx, UserId account, EndReason why, Instant now, Instant cutOffBefore) {
    return tx.sql()
        .createUpdate(
            """
            UPDATE session
               SET ended_at = :now, ended_why = :why,
                   cut_off = CASE WHEN refreshed_at < :cut THEN 1 ELSE 0 END
             WHERE account_id = :account AND ended_at IS NULL
            """)
        .bind("cut", cutOffBefore)
        .bind("account", account)
        .bind("why", why.name())
        .bind("now", now)
        .execute();
  }

  /// The ids that follow this one, in order.
  List<SessionId> idsAfter(Transaction tx, SessionId last, int count) {
    return tx.sql()
        .createQuery("SELECT id FROM session WHERE id > :last ORDER BY id LIMIT :count")
        .bind("last", last)
        .bind("count", count)
        .mapTo(SessionId.class)
        .list();
  }

  /// Removes the sessions from the first to the last id that have been over since before the
  /// moment.
  int removeOver(Transaction tx, SessionId first, SessionId last, Instant before) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM session
             WHERE id >= :first AND id <= :last
               AND (ended_at < :before OR idle_expires_at < :before OR expires_at < :before)
            """)
        .bind("first", first)
        .bind("last", last)
        .bind("before", before)
        .execute();
  }

  private static String start(String text) {
    return text.substring(0, Math.min(text.length(), USER_AGENT_CHARS));
  }

  private static Session session(ResultSet row, StatementContext context) throws SQLException {
    return new Session(
        SessionId.of(row.getBytes("id")),
        UserId.of(row.getBytes("account_id")),
        row.getString("contract"),
        Secret.of(row.getBytes("refresh_secret")),
        row.getString("refresh_key_id"),
        row.getInt("generation"),
        time(row, "created_at"),
        time(row, "refreshed_at"),
        time(row, "idle_expires_at"),
        time(row, "expires_at"),
        row.getString("ended_why") != null,
        Secret.of(row.getBytes("rotated_by")));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
