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
      int calls = 0;
      for (int i = 0; i < LIVES; i++) {
        calls += new Life(World.of(app), getClass(), seed + i).live(STEPS);
      }
      System.out.println("ModelTest: " + LIVES + " lives, " + calls + " calls");
    }
  }
}
