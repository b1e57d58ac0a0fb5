package dev.countersign.guard;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Removes sources of sign-ins that no longer matter, a few at a time. Any number of nodes may do
/// so at once.
public final class PurgeSources implements Chore {
  /// Some milliseconds of the writer's time.
  static final int SLICE = 500;

  private final SourceStore sources = new SourceStore();
  private final Database database;
  private final Clock clock;

  public PurgeSources(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "purge sources of sign-ins";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(5);
  }

  // A node whose clock is ahead leaves others theirs.
  @Override
  public boolean runSlice() {
    Instant before = clock.instant().minus(SourceStore.MAX_SKEW);
    return database.write(tx -> sources.purge(tx, before, SLICE)) == SLICE;
  }
}
