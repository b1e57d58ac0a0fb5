package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApiClient.Tokens;
import dev.countersign.base.StartRefused;
import dev.countersign.cli.Console;
import dev.countersign.cli.ServerProcess;
import dev.countersign.store.PostgresSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that move data, as words on the command line and with real servers before and
/// after.
class MoveTest {
  private final AppFixture app =
      AppFixture.startOnSqlite(Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"));
  private final PostgresSchema postgres = new PostgresSchema();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void stop() {
    app.close();
    postgres.close();
  }

  private int run(Map<String, String> environment, String... words) {
    var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    var main =
        new Main(
            console,
            new ServerProcess(console, thread -> {}),
            config -> {
              throw new StartRefused("No server belongs to this test.");
            });
    return main.run(List.of(words), environment);
  }

  private int copy() {
    return copy(app);
  }

  private int copy(AppFixture from) {
    var environment = new HashMap<>(postgres.environment());
    String url = Objects.requireNonNull(environment.remove("COUNTERSIGN_DATABASE_URL"));
    return run(environment, "copy", "--from", "sqlite:" + from.data(), "--to", url);
  }

  private void copyMustWork() {
    assertThat(copy()).as(err.toString(UTF_8)).isZero();
  }

  @Test
  void whoWasLoggedInBeforeTheMoveIsLoggedInAfter() {
    ApiClient momail = Api.MOMAIL.on(app);
    ApiClient wackypod = Api.WACKYPOD.on(app);
    Tokens opaque = momail.newSession();
    Tokens spent = wackypod.newSession();
    Tokens rotating = wackypod.tokens(wackypod.refresh(spent.refresh()));
    Tokens ended = momail.newSession();
    momail.logOut(ended);
    String keys = app.get("/.well-known/jwks.json").body();

    app.restartOn(postgres, this::copyMustWork);

    assertThat(app.get("/.well-known/jwks.json").body()).isEqualTo(keys);
    assertThat(momail.refresh(opaque.refresh()).status()).isEqualTo(200);
    Tokens next = wackypod.tokens(wackypod.refresh(rotating.refresh()));
    assertThat(momail.refresh(ended.refresh()).status()).isEqualTo(401);
    // The access token of before, too.
    assertThat(momail.logOut(opaque).status()).isEqualTo(200);
    assertThat(momail.refresh(opaque.refresh()).status()).isEqualTo(401);
    // And what was spent before is known to be.
    assertThat(wackypod.refresh(spent.refresh()).status()).isEqualTo(401);
    assertThat(wackypod.refresh(next.refresh()).status()).isEqualTo(401);
  }

  @Test
  void strangersAreRefusedAfterTheMoveAsBeforeAndTheKnownAreKnown() {
    var settings =
        Map.of(
            "COUNTERSIGN_LIMITS_LOGIN_FAILURES_OF_STRANGERS", "1",
            "COUNTERSIGN_PROXIES_TRUSTED", "127.0.0.1");
    try (AppFixture limited = AppFixture.startOnSqlite(settings)) {
      ApiClient momail = Api.MOMAIL.on(limited);
      String email = momail.newAccount();
      String device = momail.logIn(email, PASSWORD).header("X-Device-Token").orElseThrow();
      momail.logIn(email, "wrong", "X-Forwarded-For", "192.0.2.1");

      limited.restartOn(postgres, () -> assertThat(copy(limited)).isZero());

      String[] stranger = {"X-Forwarded-For", "192.0.2.2"};
      assertThat(momail.logIn(email, PASSWORD, stranger).status()).isEqualTo(429);
      assertThat(momail.logIn(email, PASSWORD).status()).isEqualTo(200);
      String[] known = {"X-Forwarded-For", "192.0.2.3", "X-Device-Token", device};
      assertThat(momail.logIn(email, PASSWORD, known).status()).isEqualTo(200);
    }
  }

  @Test
  void aMailedLinkAndAPasswordOfBeforeWorkAfter() {
    ApiClient client = Api.WACKYPOD.on(app);
    String email = client.newAccount();
    String other = client.newAccount();
    client.call("request-password-reset", Fields.json("email", email));
    String link = app.resetTokens(email).getFirst();

    app.restartOn(postgres, this::copyMustWork);

    String change = Fields.json("token", link, "password", "NewSecurePass456!");
    assertThat(client.call("reset-password", change).status()).isEqualTo(200);
    assertThat(client.logIn(email, "NewSecurePass456!").status()).isEqualTo(200);
    assertThat(client.logIn(other, ApiClient.PASSWORD).status()).isEqualTo(200);
    assertThat(client.register(other, ApiClient.PASSWORD).status()).isEqualTo(409);
  }

  @Test
  void theCopySaysWhatItDidAndIsNotDoneTwice() {
    Api.MOMAIL.on(app).newSession();

    app.restartOn(
        postgres,
        () -> {
          copyMustWork();
          assertThat(err.toString(UTF_8))
              .contains("account: 1 of 1 rows\n", "session: 1 rows, the same in both\n");
          assertThat(out.toString(UTF_8))
              .startsWith("postgres://127.0.0.1")
              .contains(", verified; start servers on it with the same master key, and none on ")
              .hasLineCount(1);
          err.reset();

          assertThat(copy()).isEqualTo(2);
          assertThat(err.toString(UTF_8))
              .startsWith("countersign: postgres://")
              .contains(" is not empty: there are rows in account")
              .hasLineCount(1);
        });
  }

  @Test
  void aServedDatabaseIsNotCopied() {
    assertThat(copy()).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("countersign: another countersign is using the data directory ");
  }

  @Test
  void aCopyNeedsTwoDatabasesOfTheRightKinds() {
    assertThat(run(Map.of(), "copy", "--from", "data", "--to", "postgres://h/d")).isEqualTo(2);
    assertThat(run(Map.of(), "copy", "--from", "sqlite:data", "--to", "mysql://u:pw@h/d"))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            countersign: --from must be sqlite:PATH, the path of a data directory or of a backup.
            countersign: --to must be a URL of PostgreSQL, such as postgres://user@host/name.
            """);
  }

  @Test
  void aBackupOfARunningServerIsServedElsewhereAndSessionsGoOn(@TempDir Path elsewhere) {
    ApiClient client = Api.WACKYPOD.on(app);
    Tokens tokens = client.newSession();
    String file = elsewhere.resolve("backup").toString();
    String data = app.data().toString();

    assertThat(run(Map.of(), "backup", file, "--data", data)).isZero();
    Tokens later = client.newSession();
    app.restart(() -> {
      delete(app.data().resolve("countersign.db"));
      assertThat(run(Map.of("COUNTERSIGN_DATA", data), "restore", file)).isZero();
    });

    assertThat(out.toString(UTF_8))
        .contains("the master key, " + data + "/master.key, is not in it: keep a copy apart\n")
        .endsWith(
            "%s has the database of %s; the master key, %s/master.key, must be the one it was used with\n"
                .formatted(data, file, data));
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(200);
    assertThat(client.refresh(later.refresh()).status()).isEqualTo(401);
  }

  @Test
  void aRunningServersDataIsNotReplaced(@TempDir Path elsewhere) {
    String file = elsewhere.resolve("backup").toString();
    assertThat(run(Map.of(), "backup", file, "--data", app.data().toString())).isZero();

    assertThat(run(Map.of(), "restore", file, "--data", app.data().toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("another countersign is using the data directory");
  }

  @Test
  void postgresHasToolsOfItsOwn() {
    Map<String, String> environment = postgres.environment();

    assertThat(run(environment, "backup", "file")).isEqualTo(2);
    assertThat(run(environment, "restore", "file")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            countersign: The database is PostgreSQL: make backups with pg_dump.
            countersign: The database is PostgreSQL: restore with pg_restore.
            """);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
