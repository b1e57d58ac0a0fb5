package dev.countersign.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as settings have them: a whole number and a unit, `100ms`, `60s`, `5m`, `1h`, `7d`.
final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|[smhd])");
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long millisOfUnit =
        switch (parts.group(2)) {
          case "ms" -> 1;
          case "s" -> SECOND;
          case "m" -> MINUTE;
          case "h" -> HOUR;
          default -> DAY;
        };
    return Optional.of(Duration.ofMillis(Long.parseLong(parts.group(1)) * millisOfUnit));
  }

  /// The duration in the largest unit that it is a multiple of.
  static String write(Duration duration) {
    long millis = duration.toMillis();
    if (millis % SECOND != 0) {
      return millis + "ms";
    }
    if (millis == 0 || millis % MINUTE != 0) {
      return millis / SECOND + "s";
    }
    if (millis % HOUR != 0) {
      return millis / MINUTE + "m";
    }
    return millis % DAY == 0 ? millis / DAY + "d" : millis / HOUR + "h";
  }
}
