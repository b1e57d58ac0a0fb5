package dev.countersign.reset;

import dev.countersign.store.Chore;
import dev.countersign.store.Database;
import java.time.Clock;

/// Removes expired reset tokens, a few at a time.
final class PurgeResetTokens implements Chore {
  /// How many one transaction removes: a few milliseconds of the writer's time.
  private static final int SLICE = 500;

  private final Database database;
  private final ResetStore tokens;
  private final Clock clock;

  PurgeResetTokens(Database database, ResetStore tokens, Clock clock) {
    this.database = database;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "purge reset tokens";
  }

  @Override
  public boolean runSlice() {
    return database.write(tx -> tokens.purge(tx, clock.instant(), SLICE)) == SLICE;
  }
}
