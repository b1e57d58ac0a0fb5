package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final WarmUp.Course course =
      new WarmUp.Course(new WarmUp(HashCost.FLOOR, 10, Duration.ofNanos(5_000)));

  @Test
  void itIsOverWhenThreeInARowTakeTheSame() {
    made(400, 200, 100, 120);
    assertThat(course.isOver()).isFalse();

    made(125);
    assertThat(course.isOver()).isTrue();
    assertThat(course.measured()).isEqualTo(120);
  }

  @Test
  void itIsOverAfterSoManyThoughTheyNeverAgree() {
    made(100, 200, 100, 200, 100, 200, 100, 200, 100);
    assertThat(course.isOver()).isFalse();

    made(200);
    assertThat(course.isOver()).isTrue();
  }

  @Test
  void itIsOverAfterSoLongThoughTheyNeverAgree() {
    made(1_000, 2_000, 1_999);
    assertThat(course.isOver()).isFalse();

    made(1);
    assertThat(course.isOver()).isTrue();
    assertThat(course.measured()).isEqualTo(1_999);
  }

  @Test
  void fewerThanThreeAreNoMeasurement() {
    made(2_500, 2_500);

    assertThat(course.isOver()).isTrue();
    assertThat(course.measured()).isZero();
  }

  @Test
  void aHashThatCompilingHasChangedIsNoHash() {
    assertThat(course.made(new byte[] {1}, 100)).isTrue();
    assertThat(course.made(new byte[] {2}, 100)).isFalse();
  }

  private void made(long... nanos) {
    for (long each : nanos) {
      course.made(new byte[0], each);
    }
  }
}
