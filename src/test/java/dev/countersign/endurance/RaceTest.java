package dev.countersign.endurance;

import dev.countersign.AppFixture;
import org.junit.jupiter.api.AfterAll;

/// The [Races] at the server within this process, many times.
final class RaceTest extends Races {
  private static final AppFixture APP = AppFixture.start();

  RaceTest() {
    super(World.of(APP), Effort.rounds(20), RACERS - 1);
  }

  @AfterAll
  static void stop() {
    APP.close();
  }
}
