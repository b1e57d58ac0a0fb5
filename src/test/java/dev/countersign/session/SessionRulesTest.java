package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.session.SessionRules.Decision;
import dev.countersign.session.SessionRules.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionRulesTest {
  private static final Instant REFRESHED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(60);

  @Test
  void tokensOfWhoeverSignsInAfterTheEndOfAllAreNotFromBeforeTheCutoff() {
    Instant end = Instant.parse("2026-01-01T00:10:00.999Z");

    assertThat(SessionRules.voidBefore(end)).isEqualTo(Instant.parse("2026-01-01T00:09:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    // the session ends ms after now, the token expires s after now
    "9000000, 3600",
    "3600000, 3600",
    "3599999, 3600",
    "3599000, 3599",
    "   1001,    2",
    "   1000,    1",
    "      1,    1",
    "      0,    1",
    "  -5000,    1",
  })
  void aTokenExpiresWithItsSessionAtTheLatest(long endsIn, long expiresIn) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Duration life = Duration.ofHours(1);

    assertThat(SessionRules.tokenExpiry(now, life, now.plusMillis(endsIn)))
        .isEqualTo(now.getEpochSecond() + expiresIn);
  }

  @Test
  void noTokenOfASessionThatIsCutOffIsFromAfterTheCutoff() {
    Instant before = Instant.parse("2026-01-01T00:09:00Z");
    Duration longestGrace = Duration.ofMinutes(5);
    Duration slowestTransaction = Duration.ofSeconds(61);
    Duration clocksApart = Duration.ofMinutes(1);

    assertThat(
            SessionRules.cutOffBefore(before)
                .plus(longestGrace)
                .plus(slowestTransaction)
                .plus(clocksApart))
        .isBefore(before);
  }

  @ParameterizedTest
  @CsvSource({
    // over, presented of 5, same program, ms after the refresh, decision
    "false, 5, true,       0, ROTATE",
    "false, 5, false,  90000, ROTATE",
    "false, 4, true,       0, REPLAY",
    "false, 4, true,   59999, REPLAY",
    "false, 4, true,   60000, END_SESSION",
    "false, 4, true,   60001, END_SESSION",
    "false, 4, false,      0, END_SESSION",
    "false, 3, true,       0, END_SESSION",
    "false, 1, true,       0, END_SESSION",
    "false, 6, true,       0, REFUSE_AHEAD",
    "false, 6, false, 999999, REFUSE_AHEAD",
    "true,  5, true,       0, REFUSE",
    "true,  4, true,       0, REFUSE",
    "true,  1, true,       0, REFUSE",
    "true,  6, true,       0, REFUSE",
  })
  void theRowAndTheMomentDecide(
      boolean over, int presented, boolean sameProgram, long after, Decision expected) {
    var session = new Standing(over, 5, REFRESHED);

    Decision decision =
        SessionRules.decide(session, presented, sameProgram, REFRESHED.plusMillis(after), GRACE);

    assertThat(decision).isEqualTo(expected);
  }

  @Test
  void withoutGraceEverySpentTokenEndsItsSession() {
    var session = new Standing(false, 2, REFRESHED);

    assertThat(SessionRules.decide(session, 1, true, REFRESHED, Duration.ZERO))
        .isEqualTo(Decision.END_SESSION);
  }

  @Test
  void onlyTheCurrentGenerationOfALivingSessionRotates() {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    RandomGenerator random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      var session = new Standing(random.nextBoolean(), 1 + random.nextInt(9), REFRESHED);
      int presented = 1 + random.nextInt(10);
      Instant now = REFRESHED.plusMillis(random.nextLong(200_000));

      Decision decision = SessionRules.decide(session, presented, random.nextBoolean(), now, GRACE);

      boolean current = !session.over() && presented == session.generation();
      assertThat(decision == Decision.ROTATE).as("seed %d", seed).isEqualTo(current);
      boolean mayReplay =
          !session.over()
              && presented == session.generation() - 1
              && now.isBefore(REFRESHED.plus(GRACE));
      assertThat(decision != Decision.REPLAY || mayReplay).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void aRefreshNeverOutlivesTheWholeLife() {
    Instant end = REFRESHED.plus(SessionRules.WHOLE_LIFE);

    assertThat(SessionRules.idleExpiry(REFRESHED, end))
        .isEqualTo(REFRESHED.plus(SessionRules.IDLE_LIFE));
    assertThat(SessionRules.idleExpiry(end.minusSeconds(1), end)).isEqualTo(end);
  }
}
