package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerProcessTest {
  @TempDir private Path directory;

  private HttpServer answering;

  @BeforeEach
  void answer() throws IOException {
    answering = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answering.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    answering.start();
  }

  @AfterEach
  void stop() {
    answering.stop(0);
  }

  @Test
  void closingEndsWhatTheProgramStarted() throws IOException {
    // given a program that starts another and passes no signal on to it
    PeerProcess program = start("sleep 60 & sleep 60");
    List<ProcessHandle> both = List.of();
    while (both.size() < 3) {
      both = program.processes();
    }

    // when
    program.close();

    // then
    assertThat(both).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void programThatEndsAtOnceHasNotStarted() {
    assertThatThrownBy(() -> start(PeerProcess.freeAddress(), "exit 1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not start");
  }

  private PeerProcess start(String script) throws IOException {
    return start(answering.getAddress(), script);
  }

  private PeerProcess start(InetSocketAddress address, String script) throws IOException {
    return PeerProcess.start(
        directory,
        List.of("sh", "-c", script),
        Map.of(),
        directory.resolve("log"),
        address,
        Request.get(address, "/"));
  }
}
