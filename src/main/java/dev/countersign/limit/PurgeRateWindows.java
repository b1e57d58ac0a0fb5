package dev.countersign.limit;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Removes windows that are over, a few at a time. Any number of nodes may do so at once.
public final class PurgeRateWindows implements Chore {
  /// Some milliseconds of the writer's time.
  static final int SLICE = 500;

  private final RateWindowStore windows = new RateWindowStore();
  private final Database database;
  private final Clock clock;

  public PurgeRateWindows(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "purge rate windows";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(1);
  }

  // A node whose clock is ahead leaves others theirs.
  @Override
  public boolean runSlice() {
    Instant before = clock.instant().minus(RateWindowStore.MAX_SKEW);
    return database.write(tx -> windows.purge(tx, before, SLICE)) == SLICE;
  }
}
