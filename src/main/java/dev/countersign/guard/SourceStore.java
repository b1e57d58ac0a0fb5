package dev.countersign.guard;

import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// Sources of sign-ins in the database, a row for each key. Every change that counts is one
/// statement, so that many nodes may make it at once.
final class SourceStore {
  /// What one node's clock may be ahead of another's: what lies further ahead than it can was
  /// written by a clock that was wrong, and does not hold.
  static final Duration MAX_SKEW = Duration.ofMinutes(1);

  private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final RowMapper<Taken> TAKEN = SourceStore::taken;

  /// An attempt that was counted as a failure.
  ///
  /// @param failures how many there are in a row, with this one
  /// @param delayedUntil from when on the next one is looked at; 1970 when at once
  /// @param knownTo the account that this network has signed in to
  record Taken(
      int failures,
      Instant delayedUntil,
      Optional<UserId> knownTo,
      int passwordVersion,
      Instant knownUntil) {}

  /// Counts an attempt as a failure; or answers empty, and counts nothing, when the source has to
  /// wait or has failed too often.
  Optional<Taken> take(Transaction tx, Source source, Terms terms, Instant now) {
    Duration longest = GuardRules.longest(terms.firstDelay());
    boolean isLastFree = terms.free() <= 1;
    return tx.sql()
        .createQuery(
            """
            INSERT INTO sign_in_source AS s (key_hash, failures, recent, recent_until, delayed_until,
                                             password_version, known_since, known_until, expires_at)
            VALUES (:key, 1, 1, :fresh_until, :fresh_delay, 0, 0, 0, :first_expiry)
            ON CONFLICT (key_hash) DO UPDATE SET
              failures = s.failures + 1,
              recent = CASE WHEN s.recent_until <= :now OR s.recent_until > :farthest THEN 1 ELSE s.recent + 1 END,
              recent_until = CASE
                WHEN s.recent_until <= :now OR s.recent_until > :farthest THEN :fresh_until
                WHEN s.recent + 1 < :free THEN s.recent_until
                ELSE :quiet_until END,
              delayed_until = CASE
                WHEN s.recent_until <= :now OR s.recent_until > :farthest THEN :fresh_delay
                WHEN s.recent + 1 < :free THEN 0
                WHEN s.recent + 1 - :free >= :doublings THEN :now + :longest
                ELSE :now + (:first << (s.recent + 1 - :free)) END,
              expires_at = CASE
                WHEN s.failures + 1 >= :full THEN :never
                WHEN s.expires_at > :expiry + :per_failure * (s.failures + 1) THEN s.expires_at
                ELSE :expiry + :per_failure * (s.failures + 1) END
            WHERE s.failures < :most AND (s.delayed_until <= :now OR s.delayed_until > :latest)
            RETURNING failures, delayed_until, account_id, password_version, known_until
            """)
        .bind("key", source.key())
        .bind("now", now)
        .bind("free", terms.free())
        .bind("first", terms.firstDelay().toMillis())
        .bind("longest", longest.toMillis())
        .bind("doublings", GuardRules.doublings(terms.firstDelay()))
        .bind("fresh_delay", isLastFree ? now.plus(terms.firstDelay()) : Instant.EPOCH)
        .bind("fresh_until", now.plus(isLastFree ? GuardRules.QUIET : terms.firstDelay()))
        .bind("quiet_until", now.plus(GuardRules.QUIET))
        .bind("latest", now.plus(longest).plus(MAX_SKEW))
        .bind("farthest", now.plus(GuardRules.QUIET).plus(MAX_SKEW))
        .bind("most", terms.most())
        .bind("full", terms.isFullKept() ? terms.most() : Integer.MAX_VALUE)
        .bind("never", NEVER)
        .bind("expiry", expiry(terms, now))
        .bind("per_failure", terms.keptPerFailure().toMillis())
        .bind(
            "first_expiry",
            terms.isFullKept() && terms.most() <= 1
                ? NEVER
                : expiry(terms, now).plus(terms.keptPerFailure()))
        .map(TAKEN)
        .findOne();
  }

  /// From when on the source's next attempt is looked at, as far as time decides that.
  Optional<Instant> delayedUntil(Transaction tx, Source source) {
    return tx.sql()
        .createQuery("SELECT delayed_until FROM sign_in_source WHERE key_hash = :key")
        .bind("key", source.key())
        .mapTo(Instant.class)
        .findOne();
  }

  /// Takes one attempt out of the count again, for it was neither a failure nor a success. Of a
  /// source that nothing else is known of nothing stays: or whoever floods the server with invented
  /// addresses would fill the database with attempts that it had no room for.
  void giveBack(Transaction tx, Source source, Terms terms, Taken taken, Instant now) {
    tx.sql()
        .createUpdate(
            """
            UPDATE sign_in_source SET
              failures = failures - 1,
              recent = CASE WHEN recent > 0 THEN recent - 1 ELSE 0 END,
              delayed_until = CASE WHEN delayed_until = :delayed OR recent - 1 < :free THEN 0 ELSE delayed_until END,
              expires_at = CASE WHEN expires_at = :never THEN :expiry + :per_failure * failures ELSE expires_at END
            WHERE key_hash = :key AND failures > 0
            """)
        .bind("key", source.key())
        .bind("delayed", taken.delayedUntil())
        .bind("free", terms.free())
        .bind("never", NEVER)
        .bind("expiry", expiry(terms, now))
        .bind("per_failure", terms.keptPerFailure().toMillis())
        .execute();
    // Last, so that of several that are given back at once one finds nothing left.
    tx.sql()
        .createUpdate(
            """
            DELETE FROM sign_in_source
             WHERE key_hash = :key AND failures = 0 AND recent = 0 AND account_id IS NULL
            """)
        .bind("key", source.key())
        .execute();
  }

  /// Forgets all that the source has done.
  void forget(Transaction tx, Source source) {
    tx.sql()
        .createUpdate("DELETE FROM sign_in_source WHERE key_hash = :key")
        .bind("key", source.key())
        .execute();
  }

  /// Forgets a network's failures and keeps that it has signed in to the account; says whether that
  /// is news.
  boolean remember(
      Transaction tx, Source network, UserId account, int passwordVersion, Instant now) {
    Instant until = now.plus(GuardRules.NETWORK_KNOWN);
    return tx.sql()
        .createQuery(
            """
            INSERT INTO sign_in_source AS s (key_hash, failures, recent, recent_until, delayed_until, account_id,
                                             password_version, known_since, known_until, expires_at)
            VALUES (:key, 0, 0, 0, 0, :account, :version, :now, :until, :expiry)
            ON CONFLICT (key_hash) DO UPDATE SET
              failures = 0,
              recent = 0,
              recent_until = 0,
              delayed_until = 0,
              account_id = :account,
              password_version = :version,
              known_since = CASE
                WHEN s.account_id = :account AND s.password_version = :version AND s.known_until > :now
                THEN s.known_since ELSE :now END,
              known_until = :until,
              expires_at = :expiry
            RETURNING known_since
            """)
        .bind("key", network.key())
        .bind("account", account)
        .bind("version", passwordVersion)
        .bind("now", now)
        .bind("until", until)
        .bind("expiry", GuardRules.endOfDay(until))
        .mapTo(Instant.class)
        .one()
        .equals(Instant.ofEpochMilli(now.toEpochMilli()));
  }

  /// Leaves the account so many known networks, those that signed in last.
  void keepNewest(Transaction tx, UserId account, int most) {
    tx.sql()
        .createUpdate(
            """
            UPDATE sign_in_source SET account_id = NULL, known_until = 0
             WHERE account_id = :account
               AND key_hash NOT IN (SELECT key_hash FROM sign_in_source
                                     WHERE account_id = :account
                                     ORDER BY known_until DESC, key_hash
                                     LIMIT :most)
            """)
        .bind("account", account)
        .bind("most", most)
        .execute();
  }

  /// Forgets every network that the account knows.
  void forgetKnown(Transaction tx, UserId account) {
    tx.sql()
        .createUpdate("DELETE FROM sign_in_source WHERE account_id = :account")
        .bind("account", account)
        .execute();
  }

  /// Removes so many rows at most that had expired before the moment. One that is used again while
  /// this waits for it stays: that is what the condition is repeated for.
  int purge(Transaction tx, Instant before, int atMost) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM sign_in_source
             WHERE expires_at < :before
               AND key_hash IN (SELECT key_hash FROM sign_in_source
                                 WHERE expires_at < :before ORDER BY expires_at LIMIT :most)
            """)
        .bind("before", before)
        .bind("most", atMost)
        .execute();
  }

  private static Instant expiry(Terms terms, Instant now) {
    return GuardRules.endOfDay(now.plus(terms.kept()));
  }

  private static Taken taken(ResultSet row, StatementContext context) throws SQLException {
    return new Taken(
        row.getInt("failures"),
        Instant.ofEpochMilli(row.getLong("delayed_until")),
        Optional.ofNullable(row.getBytes("account_id")).map(UserId::of),
        row.getInt("password_version"),
        Instant.ofEpochMilli(row.getLong("known_until")));
  }
}
