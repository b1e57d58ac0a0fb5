package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "100ms, PT0.1S",
    "1500ms, PT1.5S",
    "59s, PT59S",
    "1m, PT1M",
    "90s, PT90S",
    "1h, PT1H",
    "90m, PT90M",
    "7d, P7D"
  })
  void readsAndWritesTheLargestUnit(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
    assertThat(Durations.write(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "m", "5 m", "5M", "-5m", "+5m", "1.5h", "5min", "٣s", "9999999999s"})
  void anythingElseIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
