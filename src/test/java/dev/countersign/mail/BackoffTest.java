package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration CAP = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({
    "1, 10",
    "2, 20",
    "3, 40",
    "9, 2560",
    "10, 3600",
    "11, 3600",
    "64, 3600",
    "2147483647, 3600"
  })
  void waitsDoubleUpToTheCapAndTheLatterHalfIsChance(int attempts, long seconds) {
    long seed = new Random().nextLong();
    var backoff = new Backoff(FIRST, CAP, new Random(seed));

    for (int i = 0; i < 200; i++) {
      assertThat(backoff.after(attempts))
          .as("seed %d", seed)
          .isBetween(Duration.ofSeconds(seconds).dividedBy(2), Duration.ofSeconds(seconds));
    }
  }

  @Test
  void whatFailedTogetherDoesNotComeBackTogether() {
    var backoff = new Backoff(FIRST, CAP, new Random(1));

    assertThat(backoff.after(5)).isNotEqualTo(backoff.after(5));
  }
}
