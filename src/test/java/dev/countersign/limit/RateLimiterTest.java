package dev.countersign.limit;

import static dev.countersign.limit.RateLimit.LOGIN_FAILURES_PER_ACCOUNT;
import static dev.countersign.limit.RateLimit.LOGIN_PER_ADDRESS;
import static dev.countersign.limit.RateLimit.REGISTER_PER_ADDRESS;
import static dev.countersign.limit.RateLimit.RESET_MAIL_PER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What every limiter does, wherever it counts.
@ParameterizedClass
@EnumSource
class RateLimiterTest {
  enum Place {
    MEMORY,
    SQLITE,
    POSTGRES
  }

  /// Each of them writes to a database, and no more than so many may wait for one.
  private static final int MANY = 200;

  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Map<RateLimit, Rate> TWO_A_MINUTE =
      Map.of(
          LOGIN_PER_ADDRESS, new Rate(2, MINUTE), LOGIN_FAILURES_PER_ACCOUNT, new Rate(2, MINUTE));

  private final MovingInstant now = new MovingInstant(START);
  private final Optional<RealDatabase.Opened> opened;
  private final RateLimiter limiter;

  RateLimiterTest(Place place) {
    opened =
        switch (place) {
          case MEMORY -> Optional.empty();
          case SQLITE -> Optional.of(RealDatabase.SQLITE.open());
          case POSTGRES -> Optional.of(RealDatabase.POSTGRES.open());
        };
    limiter = limiter(TWO_A_MINUTE);
  }

  @AfterEach
  void close() {
    opened.ifPresent(RealDatabase.Opened::close);
  }

  private RateLimiter limiter(Map<RateLimit, Rate> rates) {
    return opened
        .<RateLimiter>map(in -> new StoredRateLimiter(rates, in.database(), now.clock()))
        .orElseGet(() -> new LocalRateLimiter(rates, now.clock()));
  }

  @Test
  void countsDownAndThenRefusesUntilTheWindowEnds() {
    Instant end = START.plus(MINUTE);

    assertThat(take("a")).isEqualTo(new Standing(true, 2, 1, MINUTE, end, Duration.ZERO));
    now.set(START.plusSeconds(10));
    assertThat(take("a")).isEqualTo(new Standing(true, 2, 0, MINUTE, end, Duration.ZERO));
    now.set(START.plusSeconds(25));
    assertThat(take("a")).isEqualTo(new Standing(false, 2, 0, MINUTE, end, Duration.ofSeconds(35)));
  }

  @ParameterizedTest
  @CsvSource({"59999, false, 0", "60000, true, 1", "60001, true, 1"})
  void aWindowIsOverAtItsExactEnd(long millisLater, boolean allowed, int remaining) {
    take("a");
    take("a");

    now.set(START.plusMillis(millisLater));

    assertThat(take("a"))
        .extracting(Standing::allowed, Standing::remaining)
        .containsExactly(allowed, remaining);
  }

  @Test
  void aWindowStartsWithItsFirstEventAndNotAtARoundTime() {
    take("a");
    now.set(START.plusSeconds(90));

    assertThat(take("a").resetsAt()).isEqualTo(START.plusSeconds(150));
  }

  @Test
  void refusedEventsDoNotCountOrProlongTheWindow() {
    take("a");
    take("a");
    for (int i = 0; i < 50; i++) {
      now.set(START.plusSeconds(i));
      assertThat(take("a").allowed()).isFalse();
    }
    now.set(START.plus(MINUTE));

    assertThat(take("a").remaining()).isEqualTo(1);
  }

  @Test
  void keysAndLimitsAreCountedApart() {
    take("a");
    take("a");

    assertThat(take("b").remaining()).isEqualTo(1);
    assertThat(limiter.take(REGISTER_PER_ADDRESS, "a").remaining()).isEqualTo(29);
  }

  @Test
  void longKeysThatDifferAtTheirEndAreCountedApart() {
    String start = "x".repeat(10_000);
    take(start + "1");
    take(start + "1");

    assertThat(take(start + "1").allowed()).isFalse();
    assertThat(take(start + "2").allowed()).isTrue();
  }

  @Test
  void lookingDoesNotCount() {
    assertThat(look("a")).isEqualTo(new Standing(true, 2, 2, MINUTE, START, Duration.ZERO));
    take("a");
    assertThat(look("a")).isEqualTo(look("a"));
    assertThat(look("a").remaining()).isEqualTo(1);
    take("a");
    assertThat(look("a").allowed()).isFalse();
    now.set(START.plus(MINUTE));
    assertThat(look("a").remaining()).isEqualTo(2);
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    take("a");
    Standing second = take("a");

    giveBack("a", second);

    assertThat(take("a").allowed()).isTrue();
    assertThat(take("a").allowed()).isFalse();
  }

  @Test
  void aKeyThatGaveEverythingBackStartsAnew() {
    giveBack("a", take("a"));
    now.set(START.plusSeconds(30));

    assertThat(take("a").resetsAt()).isEqualTo(START.plusSeconds(90));
  }

  @Test
  void givingBackTwiceNeverAllowsMoreThanTheLimit() {
    Standing first = take("a");
    for (int i = 0; i < 5; i++) {
      giveBack("a", first);
    }

    assertThat(look("a").remaining()).isEqualTo(2);
  }

  @Test
  void givingBackAfterTheWindowEndedDoesNotCreditTheNextOne() {
    Standing old = take("a");
    now.set(START.plus(MINUTE));
    take("a");
    take("a");

    giveBack("a", old);

    assertThat(take("a").allowed()).isFalse();
  }

  @Test
  void aRefusedEventCannotBeGivenBack() {
    take("a");
    take("a");

    giveBack("a", take("a"));

    assertThat(take("a").allowed()).isFalse();
  }

  @Test
  void refusalsInBetweenDoNotKeepWhatIsGivenBack() {
    Standing first = takeFailure();
    Standing second = takeFailure();
    takeFailure();
    takeFailure();

    limiter.giveBack(LOGIN_FAILURES_PER_ACCOUNT, "a", first);
    limiter.giveBack(LOGIN_FAILURES_PER_ACCOUNT, "a", second);

    assertThat(limiter.look(LOGIN_FAILURES_PER_ACCOUNT, "a").remaining()).isEqualTo(2);
  }

  @Test
  void whoeverIsNotSetOtherwiseHasTheStandardRate() {
    assertThat(limiter.look(RESET_MAIL_PER_ACCOUNT, "a").limit()).isEqualTo(3);
  }

  @Test
  void exactlyTheLimitGetsThroughHoweverManyTryAtOnce() throws Exception {
    RateLimiter ten = limiter(Map.of(LOGIN_FAILURES_PER_ACCOUNT, new Rate(10, MINUTE)));

    assertThat(allowedOf(MANY, () -> ten.take(LOGIN_FAILURES_PER_ACCOUNT, "a"))).isEqualTo(10);
  }

  @Test
  void parallelGuessesThatAllGiveBackLeaveNothingCounted() throws Exception {
    Callable<Standing> takeAndGiveBack =
        () -> {
          Standing taken = takeFailure();
          limiter.giveBack(LOGIN_FAILURES_PER_ACCOUNT, "a", taken);
          return taken;
        };

    allowedOf(MANY, takeAndGiveBack);

    assertThat(takeFailure().remaining()).isEqualTo(1);
  }

  private Standing take(String key) {
    return limiter.take(LOGIN_PER_ADDRESS, key);
  }

  private Standing takeFailure() {
    return limiter.take(LOGIN_FAILURES_PER_ACCOUNT, "a");
  }

  private Standing look(String key) {
    return limiter.look(LOGIN_PER_ADDRESS, key);
  }

  private void giveBack(String key, Standing taken) {
    limiter.giveBack(LOGIN_PER_ADDRESS, key, taken);
  }

  private static int allowedOf(int threads, Callable<Standing> attempt) throws Exception {
    var together = new CyclicBarrier(threads);
    var attempts = new ArrayList<Future<Standing>>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < threads; i++) {
        attempts.add(
            executor.submit(() -> {
              together.await();
              return attempt.call();
            }));
      }
    }
    int allowed = 0;
    for (Future<Standing> each : attempts) {
      allowed += each.get().allowed() ? 1 : 0;
    }
    return allowed;
  }
}
