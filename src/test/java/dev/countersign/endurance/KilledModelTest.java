package dev.countersign.endurance;

import static dev.countersign.store.RealDatabase.POSTGRES;

import dev.countersign.store.PostgresSchema;
import dev.countersign.store.RealDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As [ModelTest], at a server in a process of its own that is killed now and then: what it has
/// answered holds, and nothing comes back to life.
@Timeout(7_200)
final class KilledModelTest {
  private static final int LIVES = Effort.rounds(1);
  private static final int STEPS = 50;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void whatIsKilledGoesOnAsItsModelSays(RealDatabase kind) {
    long seed = Effort.seed(getClass());
    try (var schema = kind == POSTGRES ? new PostgresSchema() : null;
        var world = new KilledWorld(environment(schema))) {
      int calls = 0;
      for (int i = 0; i < LIVES; i++) {
        calls += new Life(world, getClass(), seed + i).live(STEPS);
      }
      System.out.printf(
          "KilledModelTest: %s, %d lives, %d calls, %d kills%n", kind, LIVES, calls, world.kills());
    }
  }

  private Map<String, String> environment(@Nullable PostgresSchema schema) {
    var environment = new HashMap<String, String>();
    environment.put("COUNTERSIGN_DATA", directory.resolve("data").toString());
    environment.put("COUNTERSIGN_LIMITS_ENABLED", "false");
    if (schema != null) {
      environment.putAll(schema.environment());
    }
    return environment;
  }
}
