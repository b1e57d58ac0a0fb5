package dev.countersign.endurance;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The [Races] and a random life over three real servers on one database, each call at another one.
final class NodesRaceTest extends Races {
  private static final int ROUNDS = Effort.rounds(1);
  private static final int LOSERS = 5;
  private static final int STEPS = 40;

  /// Passwords at their real cost, with time enough for all that are tried at once on a small
  /// machine.
  private static final Cluster CLUSTER =
      new Cluster(
          3,
          Map.of(
              "COUNTERSIGN_KEYS_MASTER", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE",
              "COUNTERSIGN_LIMITS_ENABLED", "false",
              "COUNTERSIGN_HASHING_DEADLINE", "30s"));

  NodesRaceTest() {
    super(CLUSTER, ROUNDS, LOSERS);
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  /// The clock is the machine's: nothing expires here.
  @Test
  void theNodesTogetherDoWhatTheModelSays() {
    long seed = Effort.seed(getClass());
    for (int i = 0; i < ROUNDS; i++) {
      new Life(CLUSTER, getClass(), seed + i).live(STEPS);
    }
  }
}
