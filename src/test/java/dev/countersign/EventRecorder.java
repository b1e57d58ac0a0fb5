package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.log.LogLevel;
import dev.countersign.log.Logging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;

/// The security events of a while, as the server's log has them; what stood there before stands
/// there again afterwards.
public final class EventRecorder implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final Handler[] handlersBefore = ROOT.getHandlers();
  private final PrintStream errBefore = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private EventRecorder() {
    System.setErr(new PrintStream(written, true, UTF_8));
    Logging.install(LogLevel.ERROR);
  }

  public static EventRecorder start() {
    return new EventRecorder();
  }

  /// The lines so far.
  public List<String> lines() {
    return written.toString(UTF_8).lines().filter(line -> line.contains("\"event\":")).toList();
  }

  @Override
  public void close() {
    System.setErr(errBefore);
    Logging.install(LogLevel.INFO);
    for (Handler ours : ROOT.getHandlers()) {
      ROOT.removeHandler(ours);
    }
    for (Handler before : handlersBefore) {
      ROOT.addHandler(before);
    }
  }
}
