package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration WHOLE = Duration.ofHours(1);

  private final Patience patience = new Patience();

  @Test
  void whatOneCallTakesTheNextHasNot() {
    Duration first = patience.during(WHOLE, Deadline::left);
    patience.during(
        WHOLE,
        _ -> {
          long begun = System.nanoTime();
          while (System.nanoTime() - begun < 2_000_000) {
            Thread.onSpinWait();
          }
          return 0;
        });

    assertThat(patience.<Duration>during(WHOLE, Deadline::left)).isLessThan(first.minusMillis(2));
    assertThatThrownBy(() -> patience.during(Duration.ofMillis(1), _ -> 0))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void afterARefusalNothingIsTriedAnyMore() {
    var tried = new AtomicInteger();

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              patience.during(
                  WHOLE,
                  _ -> {
                    tried.incrementAndGet();
                    throw new StoreUnavailable("gone");
                  }))
          .isInstanceOf(StoreUnavailable.class);
    }

    assertThat(tried).hasValue(1);
  }

  @Test
  void aFailureOfTheProgramIsNone() {
    assertThatThrownBy(() ->
            patience.during(
                WHOLE,
                _ -> {
                  throw new IllegalStateException("a mistake");
                }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(patience.<Integer>during(WHOLE, _ -> 1)).isEqualTo(1);
  }
}
