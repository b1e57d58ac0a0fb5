package dev.countersign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sign-ins that wait behind one that takes long, on a server with a single hashing thread.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WaitingClientsTest {
  private static final String PASSWORD = "correct horse battery";
  // As dear as a stored hash may be: hundreds of milliseconds on any machine.
  private static final String DEAR =
      "$argon2id$v=19$m=262144,t=4,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private final AppFixture app =
      AppFixture.start(
          Map.of(
              "COUNTERSIGN_LIMITS_ENABLED", "false",
              "COUNTERSIGN_HASHING_THREADS", "1",
              "COUNTERSIGN_HASHING_DEADLINE", "1m"));

  @BeforeEach
  void accounts() {
    for (String who : new String[] {"slow", "quick"}) {
      Reply reply =
          app.post(
              "/v1/auth/register",
              "{\"email\":\"%s@example.com\",\"password\":\"%s\",\"name\":\"A\"}"
                  .formatted(who, PASSWORD));
      assertThat(reply.status()).isEqualTo(201);
    }
    app.restart(this::makeOneDear);
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void requestsInAPipelineAreAllAnsweredInTheirOrder() throws Exception {
    String next =
        login("quick")
            + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for (int cut : new int[] {0, 1, 20, next.length() - 3}) {
      try (Socket slow = send(login("slow"));
          Socket waiting = send(login("quick"))) {
        aWhile();
        write(waiting, next.substring(0, cut));
        aWhile();
        write(waiting, next.substring(cut));

        String answers = new String(waiting.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(answers.split("HTTP/1\\.1 200 ", -1))
            .as("cut at %d: %s", cut, answers)
            .hasSize(4);
        assertThat(answers.split("quick@example\\.com", -1)).hasSize(3);
        assertThat(slow.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aSignInGivenUpIsNeitherASuccessNorAFailure() throws Exception {
    try (EventRecorder events = EventRecorder.start()) {
      // Two, so that the third waits long enough to be looked for.
      try (Socket slow = send(login("slow"));
          Socket slower = send(login("slow"))) {
        aWhile();
        send(login("quick")).close();
        assertThat(slow.getInputStream().read()).isPositive();
        assertThat(slower.getInputStream().read()).isPositive();
      }
      app.restart();

      assertThat(events.lines()).filteredOn(line -> line.contains("signin.busy")).hasSize(1);
      // The slow ones', whose password is another since its hash is.
      assertThat(events.lines()).filteredOn(line -> line.contains("signin.refused")).hasSize(2);
      assertThat(events.lines()).noneMatch(line -> line.contains("signin.succeeded"));
    }
  }

  // Long enough to be seen waiting, most times; right either way.
  private void aWhile() {
    for (int i = 0; i < 30; i++) {
      assertThat(app.get("/health/live").status()).isEqualTo(200);
    }
  }

  private static String login(String who) {
    String body = "{\"email\":\"%s@example.com\",\"password\":\"%s\"}".formatted(who, PASSWORD);
    return "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  private Socket send(String request) throws IOException {
    var socket = new Socket(app.uri("/").getHost(), app.uri("/").getPort());
    socket.setSoTimeout(20_000);
    write(socket, request);
    return socket;
  }

  private static void write(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeOneDear() {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + app.data().resolve("countersign.db"));
        var update =
            connection.prepareStatement(
                "UPDATE account SET password_hash = ? WHERE email LIKE 'slow%'")) {
      update.setString(1, DEAR);
      assertThat(update.executeUpdate()).isOne();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
