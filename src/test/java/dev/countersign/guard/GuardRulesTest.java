package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuardRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");
  private static final UserId ADA = new UserId(new UUID(1, 2));
  private static final UserId BOB = new UserId(new UUID(3, 4));

  @ParameterizedTest
  @CsvSource({
    "1, 10, PT15M, PT0S",
    "9, 10, PT15M, PT0S",
    "10, 10, PT15M, PT15M",
    "11, 10, PT15M, PT30M",
    "12, 10, PT15M, PT1H",
    "13, 10, PT15M, PT1H",
    "2000000000, 10, PT15M, PT1H",
    "1, 1, PT1S, PT1S",
    "12, 1, PT1S, PT34M8S",
    "13, 1, PT1S, PT1H",
    "3, 3, PT24H, PT24H",
    "4, 3, PT24H, PT24H",
  })
  void delaysDoubleUpToTheLongest(int recent, int free, Duration first, Duration delay) {
    assertThat(GuardRules.delay(recent, free, first)).isEqualTo(delay);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:00Z, 2026-03-02T00:00:00Z",
    "2026-03-01T23:59:59.999Z, 2026-03-02T00:00:00Z",
    "1969-12-31T12:00:00Z, 1970-01-01T00:00:00Z",
  })
  void aDayEndsAtMidnight(Instant moment, Instant end) {
    assertThat(GuardRules.endOfDay(moment)).isEqualTo(end);
  }

  @Test
  void aNetworkIsKnownToOneAccountWithOnePasswordUntilItsTimeIsOver() {
    Instant until = NOW.plusMillis(1);

    assertThat(isKnown(Optional.of(ADA), 3, until, 1)).isTrue();
    assertThat(isKnown(Optional.empty(), 3, until, 1)).isFalse();
    assertThat(isKnown(Optional.of(BOB), 3, until, 1)).isFalse();
    assertThat(isKnown(Optional.of(ADA), 2, until, 1)).isFalse();
    assertThat(isKnown(Optional.of(ADA), 3, NOW, 1)).isFalse();
  }

  @Test
  void aNetworkThatFailedMoreThanTheMostIsAStranger() {
    Instant until = NOW.plusMillis(1);

    assertThat(isKnown(Optional.of(ADA), 3, until, 100)).isTrue();
    assertThat(isKnown(Optional.of(ADA), 3, until, 101)).isFalse();
  }

  private static boolean isKnown(
      Optional<UserId> knownTo, int version, Instant until, int failures) {
    return GuardRules.isKnown(knownTo, version, until, failures, 100, ADA, 3, NOW);
  }
}
