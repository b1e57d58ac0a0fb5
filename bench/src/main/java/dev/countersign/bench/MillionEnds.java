package dev.countersign.bench;

import dev.countersign.verifier.TokenVerifier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;

/// What the feed costs when a great many sessions have ended within the hour.
///
/// @param sessions how many
record MillionEnds(int sessions) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final Duration WITHIN = Duration.ofMinutes(50);

  void run(Section section) throws IOException, SQLException, InterruptedException {
    section.say(
        "%,d sessions that ended within %d minutes, written by the benchmark: what it takes to tell a newcomer of all.",
        sessions, WITHIN.toMinutes());
    Path data = new Population(sessions).seed("revocation-many");
    endAll(data);
    try (var server = RevocationPart.start(data)) {
      section.table("", "seconds", "MB", "of memory, MB");
      double before = ResidentMemory.of(server.pid()).resident();
      long start = System.nanoTime();
      Everything first = everything(server);
      section.row(
          "first reading by the server, and all of its %d pages".formatted(first.pages),
          seconds(start),
          first.bytes / 1e6,
          ResidentMemory.of(server.pid()).resident() - before);
      start = System.nanoTime();
      Everything again = everything(server);
      section.row("all pages again", seconds(start), again.bytes / 1e6, "");
      start = System.nanoTime();
      int status = get(server, "", again.etag).statusCode();
      section.row("whether it has changed (" + status + ")", seconds(start), 0.0, "");
      follow(section, server);
    } finally {
      WorkDirectory.delete(data);
    }
  }

  private void follow(Section section, CountersignServer server)
      throws IOException, InterruptedException {
    double before = heap();
    long start = System.nanoTime();
    try (TokenVerifier verifier = RevocationPart.verifier(server)) {
      if (!verifier.awaitReady(Duration.ofMinutes(2))) {
        throw new IOException("the verifier was not told everything");
      }
      double ready = seconds(start);
      section.row("a verifier, until it is ready", ready, "", heap() - before);
    }
  }

  private static double heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }

  private void endAll(Path data) throws SQLException {
    String url = "jdbc:sqlite:" + data.resolve("countersign.db");
    try (Connection database = DriverManager.getConnection(url);
        PreparedStatement end =
            database.prepareStatement(
                """
                UPDATE session SET ended_why = 'LOGOUT', ended_at = ? - abs(random()) % ?
                 WHERE user_agent = 'countersign-bench'
                """)) {
      end.setLong(1, System.currentTimeMillis());
      end.setLong(2, WITHIN.toMillis());
      if (end.executeUpdate() != sessions) {
        throw new SQLException("not all sessions are there");
      }
    }
  }

  /// What came of asking until there was no more.
  private record Everything(int pages, long bytes, String etag) {}

  private static Everything everything(CountersignServer server)
      throws IOException, InterruptedException {
    int pages = 0;
    long bytes = 0;
    String etag = "";
    String query = "";
    boolean more = true;
    while (more) {
      HttpResponse<String> answer = get(server, query, "");
      while (answer.statusCode() == 503) {
        // It has not read them all yet.
        Thread.sleep(BETWEEN_TRIES);
        answer = get(server, query, "");
      }
      if (answer.statusCode() != 200) {
        throw new IOException("the feed answers " + answer.statusCode());
      }
      String payload = payload(answer.body());
      etag = pages == 0 ? answer.headers().firstValue("ETag").orElse("") : etag;
      query = "?since=" + payload.replaceFirst("(?s).*\"next\":\"([^\"]*)\".*", "$1");
      more = payload.contains("\"more\":true");
      pages++;
      bytes += answer.body().length();
    }
    return new Everything(pages, bytes, etag);
  }

  private static String payload(String jws) {
    String encoded = jws.substring(jws.indexOf('.') + 1, jws.lastIndexOf('.'));
    return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.US_ASCII);
  }

  private static HttpResponse<String> get(CountersignServer server, String query, String etag)
      throws IOException, InterruptedException {
    var uri =
        URI.create(
            "http://127.0.0.1:" + server.address().getPort() + "/.well-known/revocations" + query);
    var request =
        HttpRequest.newBuilder(uri).header("Authorization", RevocationPart.authorization());
    if (!etag.isEmpty()) {
      request.header("If-None-Match", etag);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.US_ASCII));
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
