package dev.countersign.limit;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;

/// Windows in the database, a row for each key. Every change is one statement, so that many nodes
/// may make it at once.
final class RateWindowStore {
  /// What one node's clock may be ahead of another's. A window that ends later than a whole one and
  /// this from now was begun by a clock that was wrong, or under another setting, and is cut short.
  static final Duration MAX_SKEW = Duration.ofMinutes(1);

  private static final RowMapper<Window> WINDOW =
      (row, _) -> new Window(row.getInt("taken"), Instant.ofEpochMilli(row.getLong("ends_at")));

  /// A window as it stands.
  ///
  /// @param taken how many events were counted; more than the limit once one was refused
  record Window(int taken, Instant endsAt) {}

  /// Counts one event, which is allowed if the window that is returned has not taken more than the
  /// rate's count.
  Window take(Transaction tx, byte[] key, Rate rate, Instant now) {
    return tx.sql()
        .createQuery(
            """
            INSERT INTO rate_window (key_hash, taken, ends_at) VALUES (:key, 1, :end)
            ON CONFLICT (key_hash) DO UPDATE SET
              taken = CASE
                WHEN rate_window.ends_at <= :now THEN 1
                WHEN rate_window.taken > :limit THEN rate_window.taken
                ELSE rate_window.taken + 1 END,
              ends_at = CASE
                WHEN rate_window.ends_at <= :now OR rate_window.taken = 0 OR rate_window.ends_at > :latest THEN :end
                ELSE rate_window.ends_at END
            RETURNING taken, ends_at
            """)
        .bind("key", key)
        .bind("limit", rate.count())
        .bind("now", now)
        .bind("end", now.plus(rate.window()))
        .bind("latest", now.plus(rate.window()).plus(MAX_SKEW))
        .map(WINDOW)
        .one();
  }

  /// Takes one event back out of the window that ends then, if it is still there.
  int giveBack(Transaction tx, byte[] key, Rate rate, Instant endsAt) {
    return tx.sql()
        .createUpdate(
            """
            UPDATE rate_window SET taken = CASE WHEN taken > :limit THEN :limit ELSE taken END - 1
            WHERE key_hash = :key AND ends_at = :end AND taken > 0
            """)
        .bind("key", key)
        .bind("limit", rate.count())
        .bind("end", endsAt)
        .execute();
  }

  /// Removes so many windows at most that were over before the moment. One that is begun anew while
  /// this waits for it stays: that is what the condition is repeated for.
  int purge(Transaction tx, Instant before, int atMost) {
    return tx.sql()
        .createUpdate(
            """
            DELETE FROM rate_window
            WHERE ends_at < :before
              AND key_hash IN (SELECT key_hash FROM rate_window WHERE ends_at < :before ORDER BY ends_at LIMIT :most)
            """)
        .bind("before", before)
        .bind("most", atMost)
        .execute();
  }
}
