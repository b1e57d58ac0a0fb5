package dev.countersign.mail;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Forgets what became of mails once nobody looks after them any more.
public final class PurgeMailOutcomes implements Chore {
  /// Some milliseconds of the writer's time.
  private static final int SLICE = 200;

  private final MailOutcomeStore rows = new MailOutcomeStore();
  private final Database database;
  private final Clock clock;

  public PurgeMailOutcomes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "mail outcomes";
  }

  @Override
  public Duration period() {
    return Duration.ofHours(1);
  }

  @Override
  public boolean runSlice() {
    Instant before = clock.instant().minus(MailQueue.KEPT);
    return database.write(tx -> rows.purge(tx, before, SLICE)) == SLICE;
  }
}
