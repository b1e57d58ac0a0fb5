package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"0s, 0", "59s, 59", "1m, 60", "90s, 90", "1h, 3600", "90m, 5400", "7d, 604800"})
  void readsAndWritesTheLargestUnit(String text, long seconds) {
    assertThat(Durations.parse(text)).contains(Duration.ofSeconds(seconds));
    assertThat(Durations.write(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "m", "5 m", "5M", "-5m", "+5m", "1.5h", "5min", "٣s", "9999999999s"})
  void anythingElseIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
