package dev.countersign.bench.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MannWhitneyTest {
  private static final long SEED = 7;

  @Test
  void ofTwoAlikeNobodyCanTell() {
    double[] same = {3, 1, 2, 2};

    assertThat(MannWhitney.auc(same, same.clone())).isEqualTo(0.5);
  }

  @Test
  void longerAndShorterAreToldForCertain() {
    assertThat(MannWhitney.auc(new double[] {4, 5}, new double[] {1, 2, 3})).isEqualTo(1);
    assertThat(MannWhitney.auc(new double[] {1, 2, 3}, new double[] {4, 5})).isEqualTo(0);
  }

  @Test
  void equalTimesCountForHalf() {
    // 2 beats 1, ties with 2 and loses to 3; 3 beats two and ties with one.
    assertThat(MannWhitney.auc(new double[] {2, 3}, new double[] {1, 2, 3}))
        .isCloseTo((1.5 + 2.5) / 6, within(1e-12));
  }

  @Test
  void agreesWithComparingEachWithEach() {
    var random = new Random(SEED);
    double[] first = random.ints(50, 0, 20).asDoubleStream().toArray();
    double[] second = random.ints(70, 0, 25).asDoubleStream().toArray();
    double wins = 0;
    for (double a : first) {
      for (double b : second) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }

    assertThat(MannWhitney.auc(first, second)).isCloseTo(wins / 3_500, within(1e-12));
  }
}
