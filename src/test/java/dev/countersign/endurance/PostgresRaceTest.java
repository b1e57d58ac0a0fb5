package dev.countersign.endurance;

import dev.countersign.AppFixture;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The [Races] on PostgreSQL, where rows are locked one by one, with password hashes so cheap that
/// calls meet in the database and not before it.
final class PostgresRaceTest extends Races {
  private static final AppFixture APP =
      AppFixture.startOnPostgres(
          Map.of(
              "COUNTERSIGN_LIMITS_ENABLED", "false",
              // So that a machine that does a lot at once refuses nobody for that.
              "COUNTERSIGN_DATABASE_POOL_SIZE", "16",
              "COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT", "10s"));

  /// Keeps whoever has deleted tokens from going on at once, so that the other one has begun by
  /// then.
  private static final String LINGER =
      """
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END';
      CREATE TRIGGER linger AFTER DELETE ON reset_token
        FOR EACH STATEMENT EXECUTE FUNCTION linger()
      """;

  PostgresRaceTest() {
    super(World.of(APP), Effort.rounds(5), RACERS - 1);
  }

  @Test
  void twoTokensOfOneAccountDoNotWaitForEachOtherInTheMiddleEither() {
    APP.migrate(LINGER);
    try {
      resetWithTwoTokensAtOnce();
    } finally {
      APP.migrate("DROP FUNCTION linger CASCADE");
    }
  }

  @AfterAll
  static void stop() {
    APP.close();
  }
}
