package dev.countersign.bench.paired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PairedTimesTest {
  @Test
  void driftThatBothOfAPairMeetIsNoDifference() {
    // given a machine that gets slower by far more than the two differ
    var times = new PairedTimes(5);
    for (int i = 0; i < 3; i++) {
      times.add(1_000 * i + 2, 1_000 * i);
    }

    assertThat(times.count()).isEqualTo(3);
    assertThat(times.differences()).containsExactly(2, 2, 2);
    assertThat(times.medianDifference()).isEqualTo(2);
    assertThat(times.medianOfSecond()).isEqualTo(1_000);
    // Alone, each time tells little.
    assertThat(times.auc()).isEqualTo(6.0 / 9);
  }
}
