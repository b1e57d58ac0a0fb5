package dev.countersign.limit;

import static dev.countersign.limit.RateLimit.LOGIN_FAILURES_PER_ACCOUNT;
import static dev.countersign.limit.RateLimit.LOGIN_PER_ADDRESS;
import static dev.countersign.limit.RateLimit.REGISTER_PER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateLimiter.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRateLimiterTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Map<RateLimit, Rate> TWO_A_MINUTE =
      Map.of(LOGIN_PER_ADDRESS, new Rate(2, MINUTE));

  private final MovingInstant now = new MovingInstant(START);
  private final RateLimiter limiter = new LocalRateLimiter(TWO_A_MINUTE, now.clock());

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
  void whoeverIsNotSetOtherwiseHasTheStandardRate() {
    assertThat(limiter.look(LOGIN_FAILURES_PER_ACCOUNT, "a").limit()).isEqualTo(10);
  }

  @Test
  void exactlyTheLimitGetsThroughHoweverManyTryAtOnce() throws Exception {
    var ten = new LocalRateLimiter(Map.of(LOGIN_PER_ADDRESS, new Rate(10, MINUTE)), now.clock());

    assertThat(allowedOf(500, () -> ten.take(LOGIN_PER_ADDRESS, "a"))).isEqualTo(10);
  }

  @Test
  void noEventIsLostWhileThreadsHammerOneKey() throws Exception {
    int limit = 100_000;
    var many =
        new LocalRateLimiter(Map.of(LOGIN_PER_ADDRESS, new Rate(limit, MINUTE)), now.clock());
    Callable<Integer> hammer =
        () -> {
          int allowed = 0;
          for (int i = 0; i < limit; i++) {
            allowed += many.take(LOGIN_PER_ADDRESS, "a").allowed() ? 1 : 0;
          }
          return allowed;
        };

    int allowed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> each : threads.invokeAll(Collections.nCopies(4, hammer))) {
        allowed += each.get();
      }
    }

    assertThat(allowed).isEqualTo(limit);
  }

  @Test
  void parallelGuessesThatAllGiveBackLeaveNothingCounted() throws Exception {
    Callable<Standing> takeAndGiveBack =
        () -> {
          Standing taken = take("a");
          giveBack("a", taken);
          return taken;
        };

    allowedOf(500, takeAndGiveBack);

    assertThat(look("a").remaining()).isEqualTo(2);
  }

  @Test
  void switchedOffLimitsAllowEverythingAndSayTheyAreOff() {
    var off = new NoRateLimits();
    for (int i = 0; i < 1_000; i++) {
      assertThat(off.take(LOGIN_PER_ADDRESS, "a").allowed()).isTrue();
    }
    assertThat(off.look(LOGIN_PER_ADDRESS, "a").allowed()).isTrue();
    assertThat(off.isOn()).isFalse();
    assertThat(limiter.isOn()).isTrue();
  }

  @Test
  void aRateThatCouldNeverAllowAnythingIsRefused() {
    assertThatThrownBy(() -> new Rate(0, MINUTE)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Standing take(String key) {
    return limiter.take(LOGIN_PER_ADDRESS, key);
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

  /// A time that stands still until it is set.
  private static final class MovingInstant {
    private volatile Instant now;

    MovingInstant(Instant now) {
      this.now = now;
    }

    void set(Instant later) {
      now = later;
    }

    Clock clock() {
      return new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }
}
