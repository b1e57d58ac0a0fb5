package dev.countersign.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/// Writes each log record to a stream as it comes, whole lines at a time.
final class LineHandler extends Handler {
  private final PrintStream stream;
  private final LineFormatter formatter = new LineFormatter();

  LineHandler(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    byte[] line = formatter.format(record).getBytes(StandardCharsets.UTF_8);
    // In one call, under the stream's own lock, so that lines of several threads do not mix.
    stream.write(line, 0, line.length);
    stream.flush();
  }

  @Override
  public void flush() {
    stream.flush();
  }

  /// Leaves the stream open: it is the process's, not ours.
  @Override
  public void close() {
    stream.flush();
  }
}
