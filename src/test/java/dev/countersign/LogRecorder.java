package dev.countersign;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What one class says in the log for a while.
public final class LogRecorder extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private LogRecorder(Class<?> speaker) {
    logger = Logger.getLogger(speaker.getName());
    logger.addHandler(this);
  }

  public static LogRecorder of(Class<?> speaker) {
    return new LogRecorder(speaker);
  }

  /// The messages so far, the oldest first.
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord logged) {
    messages.add(logged.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
