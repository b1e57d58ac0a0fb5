package dev.countersign.log;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Where log records go: onto standard error, one JSON object per line.
public final class Logging {
  private Logging() {}

  /// Makes log lines survive until the very end of the process.
  ///
  /// It has an effect only before anything has been logged, so it belongs first in `main`.
  public static void lastUntilExit() {
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
  }

  /// Sends all records of this grade to standard error, in place of wherever they went before.
  ///
  /// Libraries speak up from warnings on; at [LogLevel#DEBUG] they may chat, though not at length.
  public static void install(LogLevel level) {
    installOn(System.err, level);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> Held.OURS.log(Level.SEVERE, "a thread ended unexpectedly", thrown));
  }

  static void installOn(PrintStream stream, LogLevel level) {
    for (Handler old : Held.ROOT.getHandlers()) {
      Held.ROOT.removeHandler(old);
      old.close();
    }
    Held.ROOT.addHandler(new LineHandler(stream));
    Held.ROOT.setLevel(
        switch (level) {
          case ERROR -> Level.SEVERE;
          case WARN, INFO -> Level.WARNING;
          case DEBUG -> Level.INFO;
        });
    Held.OURS.setLevel(level.asJavaLevel());
    Held.QUOTING.forEach(logger -> logger.setLevel(Level.OFF));
    Held.REPEATING.forEach(logger -> logger.setLevel(Level.SEVERE));
    LogLine.alwaysWritten();
  }

  // Held, because java.util.logging forgets a logger that nobody holds, and its level with it; and
  // in
  // a class of their own, because the first logger settles the log manager.
  private static final class Held {
    static final Logger ROOT = Logger.getLogger("");
    static final Logger OURS = Logger.getLogger("dev.countersign");

    // Loggers that quote what a stranger sent, a line for each broken request, or what is in a
    // mail.
    static final List<Logger> QUOTING =
        List.of(
            Logger.getLogger("dev.countersign.mail.dialogue"),
            Logger.getLogger("org.eclipse.angus.mail"),
            Logger.getLogger("org.eclipse.jetty.http.HttpParser"),
            Logger.getLogger("org.eclipse.jetty.util.HostPort"));

    // Loggers that say of each connection what is thrown to its user as well, stack and all.
    static final List<Logger> REPEATING =
        List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.postgresql"));
  }
}
