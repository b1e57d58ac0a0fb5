package dev.countersign.endurance;

import dev.countersign.AppFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random lives of a few people at both APIs, compared call by call with a model of what the server
/// promises.
@Timeout(3_600)
final class ModelTest {
  private static final int LIVES = Effort.rounds(6);
  private static final int STEPS = 80;

  @Test
  void theServerDoesWhatItsModelSays() {
    long seed = Effort.seed(getClass());
    try (AppFixture app = AppFixture.start()) {
      for (int i = 0; i < LIVES; i++) {
        new Life(World.of(app), seed + i, Integer.toString(i)).live(STEPS);
      }
    }
  }
}
