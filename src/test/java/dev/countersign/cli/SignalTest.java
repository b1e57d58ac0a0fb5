package dev.countersign.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.log.LogLevel;
import dev.countersign.log.Logging;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// A process of its own, ended by a real signal.
@Timeout(60)
class SignalTest {

  @Test
  void sigtermStopsTheServerKeepsItsLastLogLinesAndLeavesOneLineOnStandardOutput()
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowlyStopping.class.getName())
            .start();
    String ready;
    String rest;
    String log;
    try (BufferedReader out = process.inputReader(UTF_8)) {
      ready = out.readLine();
      process.toHandle().destroy();
      log = new String(process.getErrorStream().readAllBytes(), UTF_8);
      rest = out.readLine();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(ready).isEqualTo("countersign ready on http://[::1]:8080");
    assertThat(rest).isNull();
    assertThat(log.lines()).singleElement().asString().contains("\"message\":\"the last line\"");
  }

  /// Logs only after the JDK's own log manager would have dropped its handlers.
  static final class SlowlyStopping implements RunningServer {
    public static void main(String[] args) {
      Logging.lastUntilExit();
      Logging.install(LogLevel.INFO);
      var console = new Console(System.out, System.err);
      new ServerProcess(console, Runtime.getRuntime()::addShutdownHook).run(SlowlyStopping::new);
    }

    @Override
    public String url() {
      return "http://[::1]:8080";
    }

    @Override
    public void stop() {
      Thread cleaner =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getClass().getName().contains("LogManager"))
              .findFirst()
              .orElseGet(Thread::new);
      try {
        cleaner.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      LoggerFactory.getLogger("dev.countersign.test").warn("the last line");
    }
  }
}
