package dev.countersign.log;

import java.util.logging.LogManager;

/// A log manager that keeps its handlers until the process is gone.
///
/// The JDK's own one drops them as soon as a signal comes, beside the hooks that stop the server,
/// whose last lines are then lost. It is public because `java.util.logging` makes it, by its name.
public final class LastingLogs extends LogManager {
  @Override
  public void reset() {
    // Nothing is ever taken back; Logging.install replaces what it must itself.
  }
}
