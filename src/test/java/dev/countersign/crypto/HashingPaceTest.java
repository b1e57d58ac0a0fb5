package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HashingPaceTest {
  private static final HashCost COST = new HashCost(1_000, 2, 1);
  private static final HashCost DOUBLE = new HashCost(2_000, 2, 1);

  private final HashingPace pace = new HashingPace(COST);

  @Test
  void beforeAnythingIsMeasuredAHashOfTheFloorIsHeldToTakeFortyMilliseconds() {
    assertThat(pace.nanosFor(HashCost.FLOOR.filledKib()) / 1e6).isCloseTo(39, within(1.0));
  }

  @Test
  void aMeasurementCountsForAll() {
    pace.measured(COST, 5_000);

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(5_000, within(0.1));
  }

  @Test
  void aHashCountsASixteenth() {
    pace.measured(COST, 1_600);
    pace.learn(COST.filledKib(), 3_200);

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(1_700, within(0.1));
  }

  @Test
  void theMeanComesToWhatIsMeasuredAndGoesBack() {
    pace.measured(COST, 1_000);
    learn(100, 3_000);
    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(3_000, Percentage.withPercentage(1));

    learn(100, 1_000);
    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(1_000, Percentage.withPercentage(1));
  }

  @Test
  void aDearHashThatTakesItsTimeChangesNothing() {
    pace.measured(COST, 1_000);
    pace.learn(DOUBLE.filledKib(), 2_000);

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(1_000, within(0.1));
    assertThat(pace.nanosFor(DOUBLE.filledKib())).isCloseTo(2_000, within(0.1));
  }

  @Test
  void aPauseOfTheMachineCountsAsFourHashes() {
    pace.measured(COST, 1_600);
    pace.learn(COST.filledKib(), 60_000_000_000L);

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(1_600 + 300, within(0.1));
  }

  @Test
  void smallHashesThatAreInterruptedDoNotMakeTheLaneSlow() {
    pace.measured(COST, 1_000);
    for (int i = 0; i < 100; i++) {
      pace.learn(8, 4_000_000);
    }

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(1_000, Percentage.withPercentage(10));
  }

  @Test
  void ofSeveralMeasurementsTheSlowestCounts() {
    pace.measured(COST, 1_000);
    pace.measured(COST, 3_000);
    pace.measured(COST, 2_000);

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(3_000, within(0.1));
  }

  @Test
  void noTimeAtAllIsNoEndOfIt() {
    pace.measured(COST, 0);
    learn(1_000, 1_000_000);

    assertThat(pace.nanosFor(COST.filledKib())).isCloseTo(1_000_000, Percentage.withPercentage(1));
  }

  private void learn(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      pace.learn(COST.filledKib(), nanos);
    }
  }
}
