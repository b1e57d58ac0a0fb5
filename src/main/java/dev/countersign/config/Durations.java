package dev.countersign.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as settings have them: a whole number and a unit, `60s`, `5m`, `1h`, `7d`.
final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long secondsOfUnit =
        switch (parts.group(2)) {
          case "s" -> 1;
          case "m" -> MINUTE;
          case "h" -> HOUR;
          default -> DAY;
        };
    return Optional.of(Duration.ofSeconds(Long.parseLong(parts.group(1)) * secondsOfUnit));
  }

  /// The duration in the largest unit that it is a multiple of.
  static String write(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds == 0 || seconds % MINUTE != 0) {
      return seconds + "s";
    }
    if (seconds % HOUR != 0) {
      return seconds / MINUTE + "m";
    }
    return seconds % DAY == 0 ? seconds / DAY + "d" : seconds / HOUR + "h";
  }
}
