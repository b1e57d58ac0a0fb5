package dev.countersign.endurance;

import dev.countersign.AppFixture;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/// The [Races] on PostgreSQL, where rows are locked one by one, with password hashes so cheap that
/// calls meet in the database and not before it.
final class PostgresRaceTest extends Races {
  private static final AppFixture APP =
      AppFixture.startOnPostgres(Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"));

  PostgresRaceTest() {
    super(World.of(APP), Effort.rounds(5), RACERS - 1);
  }

  @AfterAll
  static void stop() {
    APP.close();
  }
}
