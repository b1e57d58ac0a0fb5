package dev.countersign.bench.paired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MedianBootstrapTest {
  private static final long SEED = 7;

  @Test
  void medianIsTheOneInTheMiddleOrHalfwayBetweenTwo() {
    assertThat(MedianBootstrap.median(new double[] {9, -1, 2})).isEqualTo(2);
    assertThat(MedianBootstrap.median(new double[] {9, -1, 2, 3})).isEqualTo(2.5);
  }

  @Test
  void valuesThatAreAllTheSameLeaveNoDoubt() {
    var interval = new MedianBootstrap(200, SEED).interval(new double[] {4, 4, 4, 4});

    assertThat(interval).isEqualTo(new Interval(4, 4));
  }

  @Test
  void sameSeedHasTheSameIntervalAndAnotherSeedAnother() {
    double[] values = new Random(SEED).doubles(500).toArray();

    var interval = new MedianBootstrap(200, 1).interval(values);

    assertThat(new MedianBootstrap(200, 1).interval(values)).isEqualTo(interval);
    assertThat(new MedianBootstrap(200, 2).interval(values)).isNotEqualTo(interval);
  }

  @Test
  void intervalIsAsWideAsRanksOfAMedianAreSpread() {
    // Of 0, 1, … 9,999 the median of a resample has rank 5,000 ± 1.96 · √10,000 / 2.
    double[] values = IntStream.range(0, 10_000).asDoubleStream().toArray();

    var interval = new MedianBootstrap(2_000, SEED).interval(values);

    assertThat(interval.low()).isBetween(4_880.0, 4_925.0);
    assertThat(interval.high()).isBetween(5_075.0, 5_120.0);
  }

  @Test
  void orderOfTheValuesIsNothing() {
    var bootstrap = new MedianBootstrap(200, SEED);

    assertThat(bootstrap.interval(new double[] {5, 1, 3}))
        .isEqualTo(bootstrap.interval(new double[] {1, 3, 5}));
  }

  @Test
  void fartherEndCounts() {
    assertThat(new Interval(-7, 3).farthestFromZero()).isEqualTo(7);
    assertThat(new Interval(2, 3).farthestFromZero()).isEqualTo(3);
  }
}
