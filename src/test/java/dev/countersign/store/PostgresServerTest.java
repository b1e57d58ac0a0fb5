package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/// That the tests' own server leaves nothing behind.
class PostgresServerTest {
  /// Starts a server, says which process it is, and waits to be killed.
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      System.out.println(PostgresServer.start().pid());
      System.out.flush();
      Thread.currentThread().join();
    }
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "PG_URL", matches = ".+")
  void aKilledTestTakesItsServerWithIt() throws Exception {
    Process child = child();
    long server;
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      server = Long.parseLong(String.valueOf(lines.readLine()));
      assertThat(ProcessHandle.of(server)).isPresent();

      child.destroyForcibly().waitFor();
    }

    ProcessHandle.of(server)
        .ifPresent(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static Process child() throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName());
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_TOOL_OPTIONS");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
