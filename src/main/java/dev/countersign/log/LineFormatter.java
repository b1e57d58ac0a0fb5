package dev.countersign.log;

import dev.countersign.base.RequestId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/// Writes a log record as one line of JSON.
final class LineFormatter extends Formatter {
  /// Characters of a message: no sentence is longer, a dumped request would be.
  static final int MAX_MESSAGE_CHARS = 2_000;

  /// Characters of an event's field: names and addresses fit, whatever else a client sends is cut.
  static final int MAX_FIELD_CHARS = 500;

  /// Characters of an exception with its stack: the frames that say where it broke.
  static final int MAX_ERROR_CHARS = 4_000;

  /// Frames of each exception: those above the point of entry are always the same.
  private static final int MAX_FRAMES = 12;

  /// An exception and what caused it; chains can be circular.
  private static final int MAX_CAUSES = 5;

  private static final DateTimeFormatter UTC_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public String format(LogRecord record) {
    var line = new JsonLine();
    line.put("time", UTC_MILLIS.format(record.getInstant()), MAX_FIELD_CHARS);
    line.put("level", LogLevel.of(record.getLevel()).text(), MAX_FIELD_CHARS);
    line.put("logger", orEmpty(record.getLoggerName()), MAX_FIELD_CHARS);
    Optional<LogLine> event = eventOf(record);
    if (event.isPresent()) {
      line.put("event", event.get().event(), MAX_FIELD_CHARS);
    } else {
      line.put("message", orEmpty(formatMessage(record)), MAX_MESSAGE_CHARS);
    }
    if (RequestId.CURRENT.isBound()) {
      line.put("requestId", RequestId.current(), MAX_FIELD_CHARS);
    }
    event.ifPresent(
        it -> it.fields().forEach((name, value) -> line.put(name, value, MAX_FIELD_CHARS)));
    @Nullable Throwable thrown = record.getThrown();
    if (thrown != null) {
      line.put("error", describe(thrown), MAX_ERROR_CHARS);
    }
    return line.end();
  }

  private static Optional<LogLine> eventOf(LogRecord record) {
    @Nullable Object @Nullable [] parameters = record.getParameters();
    return parameters != null && parameters.length == 1 && parameters[0] instanceof LogLine event
        ? Optional.of(event)
        : Optional.empty();
  }

  private static String describe(Throwable thrown) {
    var text = new StringBuilder();
    @Nullable Throwable current = thrown;
    for (int i = 0; current != null && i < MAX_CAUSES; i++) {
      text.append(i == 0 ? "" : "\ncaused by ").append(current);
      StackTraceElement[] frames = current.getStackTrace();
      for (int frame = 0; frame < Math.min(frames.length, MAX_FRAMES); frame++) {
        text.append("\n at ").append(frames[frame]);
      }
      current = current.getCause();
    }
    return text.toString();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
