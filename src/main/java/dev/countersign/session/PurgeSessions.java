package dev.countersign.session;

import dev.countersign.base.SessionId;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Removes sessions that have been over for a while, a slice of the table at a time.
///
/// It walks the primary key instead of an index on expiry, for each refresh would have to move its
/// row in such an index. Used by one thread at a time.
final class PurgeSessions implements Chore {
  /// How many rows one transaction looks at: a few milliseconds of the writer's time.
  static final int SLICE = 500;

  /// A session that is over stays readable for as long as somebody may still ask what became of it.
  static final Duration KEPT = Duration.ofDays(1);

  private static final SessionId BEFORE_ALL = new SessionId(new UUID(0, 0));

  private final Database database;
  private final SessionStore sessions;
  private final Clock clock;
  private SessionId last = BEFORE_ALL;

  PurgeSessions(Database database, SessionStore sessions, Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "purge sessions";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(1);
  }

  @Override
  public boolean runSlice() {
    List<SessionId> slice = database.read(tx -> sessions.idsAfter(tx, last, SLICE));
    if (slice.isEmpty()) {
      last = BEFORE_ALL;
      return false;
    }
    Instant before = clock.instant().minus(KEPT);
    database.write(tx -> sessions.removeOver(tx, slice.getFirst(), slice.getLast(), before));
    last = slice.getLast();
    return slice.size() == SLICE;
  }
}
