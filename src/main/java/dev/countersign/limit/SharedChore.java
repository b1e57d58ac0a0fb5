package dev.countersign.limit;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateWindowStore.Window;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// A chore that one node at a time does, of all that share a database: the one whose turn a window
/// of the chore's period is, counted as limits are.
///
/// Whose window ends in the middle of a round goes on if nobody else was quicker, and else when it
/// is its turn again. A node that dies leaves its turn to the others with its window. Used by one
/// thread at a time.
public final class SharedChore implements Chore {
  private final RateWindowStore windows = new RateWindowStore();
  private final Chore chore;
  private final Database database;
  private final Clock clock;
  private final Rate once;
  private final byte[] key;
  private Instant mineUntil = Instant.MIN;

  public SharedChore(Chore chore, Database database, Clock clock) {
    this.chore = chore;
    this.database = database;
    this.clock = clock;
    this.once = new Rate(1, chore.period());
    this.key = StoredRateLimiter.digest("chore\n" + chore.name());
  }

  @Override
  public String name() {
    return chore.name();
  }

  @Override
  public Duration period() {
    return chore.period();
  }

  @Override
  public boolean runSlice() {
    Instant now = clock.instant();
    return (isMine(now) || take(now)) && chore.runSlice();
  }

  // A clock that was set back does not make a turn longer.
  private boolean isMine(Instant now) {
    return now.isBefore(mineUntil) && !mineUntil.isAfter(now.plus(once.window()));
  }

  private boolean take(Instant now) {
    Window window = database.tallyOnce(tx -> windows.take(tx, key, once, now));
    boolean isTaken = window.taken() <= once.count();
    if (isTaken) {
      mineUntil = window.endsAt();
    }
    return isTaken;
  }
}
