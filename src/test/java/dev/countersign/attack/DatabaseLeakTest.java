package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.store.PostgresSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL whose errors quote the rows they are about: none of that is logged or answered.
@Timeout(300)
final class DatabaseLeakTest {
  private static final String ADA = "ada.lovelace@example.com";
  private static final String PASSWORD = "Correct-Horse-71";

  @TempDir private Path directory;

  @Test
  void nothingOfARowIsLoggedOrAnsweredWhateverTheDatabaseSaysOfIt() {
    List<Reply> replies;
    List<String> log;
    String refresh;
    try (var schema = new PostgresSchema()) {
      var environment = new HashMap<>(schema.environment());
      environment.put("COUNTERSIGN_LOG_LEVEL", "debug");
      environment.put("COUNTERSIGN_LIMITS_ENABLED", "false");
      try (var server = ChildServer.start(directory, environment)) {
        String body = JsonBody.of("email", ADA, "password", PASSWORD, "name", "Ada King");
        refresh = server.postJson("/api/auth/register", body).at("/tokens/refreshToken");
        for (String table : List.of("account", "session", "outbox")) {
          schema.migrate("ALTER TABLE " + table + " ADD CONSTRAINT spoilt CHECK (false) NOT VALID");
        }
        replies = new ArrayList<>(calls(server, refresh));
        schema.migrate("ALTER TABLE session RENAME TO gone");
        replies.addAll(calls(server, refresh));
        schema.migrate("ALTER TABLE account RENAME TO gone_too");
        replies.addAll(calls(server, refresh));
        server.stop();
        log = server.log();
      }
    }

    assertThat(replies).extracting(Reply::status).containsOnly(500);
    assertThat(log)
        .anyMatch(line -> line.contains("check constraint"))
        .anyMatch(l -> l.contains("does not exist"));
    Stream<String> said = Stream.concat(log.stream(), replies.stream().map(Reply::toString));
    assertThat(said)
        .noneMatch(line ->
            Stream.of(
                    "ada.lovelace",
                    "grace.hopper",
                    "Failing row",
                    PASSWORD,
                    "Ada King",
                    "$argon2",
                    refresh.substring(refresh.length() - 16))
                .anyMatch(line::contains));
  }

  private static List<Reply> calls(ChildServer server, String refresh) {
    String other =
        JsonBody.of("email", "grace.hopper@example.com", "password", PASSWORD, "name", "Ada King");
    return List.of(
        server.postJson("/api/auth/register", other),
        server.postJson("/v1/auth/register", other),
        server.postJson("/api/auth/login", JsonBody.of("email", ADA, "password", PASSWORD)),
        server.postJson("/api/auth/refresh", JsonBody.of("refreshToken", refresh)),
        server.postJson("/api/auth/request-password-reset", JsonBody.of("email", ADA)));
  }
}
