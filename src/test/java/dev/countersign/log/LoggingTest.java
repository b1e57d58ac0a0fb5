package dev.countersign.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final Logger ROOT = Logger.getLogger("");

  private final Handler[] before = ROOT.getHandlers();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @AfterEach
  void leaveLoggingAsItWas() {
    Logging.installOn(System.err, LogLevel.INFO);
    for (Handler ours : ROOT.getHandlers()) {
      ROOT.removeHandler(ours);
    }
    for (Handler handler : before) {
      ROOT.addHandler(handler);
    }
  }

  @Test
  void whatLibrariesSayThroughSlf4jIsALineFromWarningsOn() {
    installAt(LogLevel.INFO);

    LoggerFactory.getLogger("org.eclipse.jetty.server.Server").info("chatter");
    LoggerFactory.getLogger("org.eclipse.jetty.server.Server").warn("port {} is odd", 1);

    assertThat(lines()).hasSize(1);
    assertThat(lines()[0])
        .contains("\"logger\":\"org.eclipse.jetty.server.Server\",\"message\":\"port 1 is odd\"");
  }

  @Test
  void ourOwnRecordsAreWrittenFromTheChosenLevelOn() {
    installAt(LogLevel.DEBUG);
    LoggerFactory.getLogger("dev.countersign.mail").debug("seen");
    installAt(LogLevel.WARN);
    LoggerFactory.getLogger("dev.countersign.mail").info("unseen");

    assertThat(lines()).singleElement().asString().contains("\"level\":\"debug\"", "seen");
  }

  @Test
  void eventsAreWrittenWhateverTheLevel() {
    installAt(LogLevel.ERROR);

    LogLine.of("session.ended").with("reason", "logout").write();

    assertThat(lines()).singleElement().asString().contains("\"event\":\"session.ended\"");
  }

  @Test
  void installingTwiceWritesEachRecordOnce() {
    installAt(LogLevel.INFO);
    installAt(LogLevel.INFO);

    LoggerFactory.getLogger("dev.countersign.mail").warn("once");

    assertThat(lines()).hasSize(1);
  }

  private void installAt(LogLevel level) {
    Logging.installOn(new PrintStream(written, true, UTF_8), level);
  }

  private String[] lines() {
    return written.toString(UTF_8).lines().toArray(String[]::new);
  }
}
