package dev.countersign.mail;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Clears away what expired in the outbox before it could be sent.
public final class PurgeOutbox implements Chore {
  /// Some milliseconds of the writer's time.
  private static final int SLICE = 200;

  private final OutboxStore rows = new OutboxStore();
  private final Database database;
  private final Clock clock;

  public PurgeOutbox(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "expired mail";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(5);
  }

  @Override
  public boolean runSlice() {
    Instant now = clock.instant();
    return database.write(tx -> rows.purge(tx, now, SLICE)) == SLICE;
  }
}
