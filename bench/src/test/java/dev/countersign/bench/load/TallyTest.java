package dev.countersign.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class TallyTest {
  // Three digits are kept.
  private static final Offset<Double> EXACT_ENOUGH = within(1.0);

  private final Tally tally = new Tally(Duration.ofSeconds(10));

  @Test
  void percentilesAreThoseOfTheCallsOfTheirClass() {
    // given answers of 1 to 1000 ms, and refusals of 5 s
    for (int millis = 1; millis <= 1000; millis++) {
      tally.answered(200, Duration.ofMillis(millis).toNanos());
      tally.answered(503, Duration.ofSeconds(5).toNanos());
    }

    // when
    Latencies good = tally.latencies(Tally.SUCCESS);

    // then
    assertThat(good.count()).isEqualTo(1000);
    assertThat(good.p50()).isEqualTo(500, EXACT_ENOUGH);
    assertThat(good.p90()).isEqualTo(900, EXACT_ENOUGH);
    assertThat(good.p99()).isEqualTo(990, EXACT_ENOUGH);
    assertThat(good.p999()).isEqualTo(999, EXACT_ENOUGH);
    assertThat(good.max()).isEqualTo(1000, EXACT_ENOUGH);
    assertThat(tally.latencies(status -> status == 503).p50()).isEqualTo(5000, within(5.0));
  }

  @Test
  void throughputIsThatOfSuccess() {
    for (int i = 0; i < 50; i++) {
      tally.answered(i % 2 == 0 ? 201 : 503, 1);
    }

    assertThat(tally.throughput()).isEqualTo(2.5);
    assertThat(tally.counts()).isEqualTo(Map.of(201, 25L, 503, 25L));
    assertThat(tally.isClean()).isFalse();
  }
}
