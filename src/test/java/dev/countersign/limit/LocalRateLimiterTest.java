package dev.countersign.limit;

import static dev.countersign.limit.RateLimit.LOGIN_PER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.limit.RateLimit.Rate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LocalRateLimiterTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void noEventIsLostWhileThreadsHammerOneKey() throws Exception {
    int limit = 100_000;
    var many =
        new LocalRateLimiter(Map.of(LOGIN_PER_ADDRESS, new Rate(limit, HOUR)), Clock.systemUTC());
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
  void switchedOffLimitsAllowEverythingAndSayTheyAreOff() {
    var off = new NoRateLimits();
    for (int i = 0; i < 1_000; i++) {
      assertThat(off.take(LOGIN_PER_ADDRESS, "a").allowed()).isTrue();
    }
    assertThat(off.look(LOGIN_PER_ADDRESS, "a").allowed()).isTrue();
    assertThat(off.isOn()).isFalse();
    assertThat(new LocalRateLimiter(Map.of(), Clock.systemUTC()).isOn()).isTrue();
  }

  @Test
  void aRateThatCouldNeverAllowAnythingIsRefused() {
    assertThatThrownBy(() -> new Rate(0, HOUR)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
