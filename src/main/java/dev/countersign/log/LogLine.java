package dev.countersign.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// One event with its fields, on the way to the log. Used by one thread.
///
/// Events are always written, whatever the log level: they are the record of what happened. Values
/// are encoded and cut by the formatter, so anything may be passed but a secret.
public final class LogLine {
  static final String LOGGER_NAME = "countersign.events";

  // Held here, because java.util.logging forgets a logger that nobody holds, and its level with it.
  private static final Logger EVENTS = Logger.getLogger(LOGGER_NAME);

  private final String event;
  private final Map<String, String> fields = new LinkedHashMap<>();

  private LogLine(String event) {
    this.event = event;
  }

  /// A line that says what happened, as `session.ended`.
  public static LogLine of(String event) {
    return new LogLine(event);
  }

  /// This line with one more field; the last value counts where a name comes twice.
  public LogLine with(String name, String value) {
    fields.put(name, value);
    return this;
  }

  public void write() {
    var record = new LogRecord(Level.INFO, event);
    record.setLoggerName(LOGGER_NAME);
    record.setParameters(new Object[] {this});
    EVENTS.log(record);
  }

  static void alwaysWritten() {
    EVENTS.setLevel(Level.INFO);
  }

  String event() {
    return event;
  }

  Map<String, String> fields() {
    return fields;
  }
}
