package dev.countersign.session;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Removes cutoffs that no token can be as old as, a few at a time.
final class PurgeTokenCutoffs implements Chore {
  /// How many one transaction removes: a few milliseconds of the writer's time.
  static final int SLICE = 500;

  /// Much longer than an access token lives.
  static final Duration KEPT = Duration.ofDays(1);

  private final Database database;
  private final TokenCutoffStore cutoffs;
  private final Clock clock;

  PurgeTokenCutoffs(Database database, TokenCutoffStore cutoffs, Clock clock) {
    this.database = database;
    this.cutoffs = cutoffs;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "purge token cutoffs";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(5);
  }

  @Override
  public boolean runSlice() {
    Instant before = clock.instant().minus(KEPT);
    return database.write(tx -> cutoffs.purge(tx, before, SLICE)) == SLICE;
  }
}
