package dev.countersign.account;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;

/// Removes expired mailed tokens of one purpose, a few at a time.
public final class PurgeMailedTokens implements Chore {
  /// How many one transaction removes: a few milliseconds of the writer's time.
  private static final int SLICE = 500;

  private final Database database;
  private final MailedTokenStore tokens;
  private final Clock clock;

  public PurgeMailedTokens(Database database, MailedTokenStore tokens, Clock clock) {
    this.database = database;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "purge " + tokens + "s";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(5);
  }

  @Override
  public boolean runSlice() {
    return database.write(tx -> tokens.purge(tx, clock.instant(), SLICE)) == SLICE;
  }
}
