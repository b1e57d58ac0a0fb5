package dev.countersign.log;

import java.util.Locale;
import java.util.logging.Level;

/// How much is logged: everything at least this grave.
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  Level asJavaLevel() {
    return switch (this) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }

  /// Which of ours a level of `java.util.logging` falls under.
  static LogLevel of(Level level) {
    for (LogLevel candidate : values()) {
      if (level.intValue() >= candidate.asJavaLevel().intValue()) {
        return candidate;
      }
    }
    return DEBUG;
  }

  /// The name in lower case, as settings and log lines have it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
