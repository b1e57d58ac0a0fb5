package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.base.StartRefused;
import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.cli.ServerProcess;
import dev.countersign.store.RealDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The commands about keys, as words on the command line, beside a running server.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class KeyCommandsTest {
  private static final Duration SEEN = Duration.ofSeconds(16);
  private static final String OLD = key(1);
  private static final String NEXT = key(2);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  private final AppFixture app;
  private final ApiClient wackyPod;
  private final KeyTasks tasks;

  KeyCommandsTest(RealDatabase kind) {
    Map<String, String> settings =
        Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", "COUNTERSIGN_KEYS_MASTER", OLD);
    app =
        switch (kind) {
          case SQLITE -> AppFixture.startOnSqlite(settings);
          case POSTGRES -> AppFixture.startOnPostgres(settings);
        };
    wackyPod = Api.WACKYPOD.on(app);
    tasks = new KeyTasks(console, app.clock());
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static String key(int content) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) content;
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// What the command says on standard output, on the clock of the server.
  private String said(BiFunction<KeyTasks, Map<String, String>, Integer> command) {
    return said(command, app.environment());
  }

  private String said(
      BiFunction<KeyTasks, Map<String, String>, Integer> command, Map<String, String> environment) {
    out.reset();
    assertThat(command.apply(tasks, environment)).as(err.toString(UTF_8)).isZero();
    return out.toString(UTF_8);
  }

  private String list() {
    return said((keys, env) -> keys.list(new Command.KeysList(Map.of()), env));
  }

  private String burn(String kid) {
    return said((keys, env) -> keys.burn(new Command.KeysBurn(kid, Map.of()), env));
  }

  private int run(Map<String, String> environment, String... words) {
    var main =
        new Main(
            console,
            new ServerProcess(console, thread -> {}),
            config -> {
              throw new StartRefused("No server belongs to this test.");
            });
    return main.run(List.of(words), environment);
  }

  private static String kid(String token) throws Exception {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  private String jwks() {
    return app.get("/.well-known/jwks.json").body();
  }

  @Test
  void allKeysAreListed() {
    String times = " since 2026-03-01 12:00:00 UTC, until 2026-05-30 12:00:00 UTC";
    assertThat(list().lines())
        .satisfiesExactly(
            line -> isKey(line, "ACCESS_TOKEN:momail    ES256   [A-Za-z0-9_-]{43} " + times),
            line -> isKey(line, "ACCESS_TOKEN:wackypod  ES256   [A-Za-z0-9_-]{43} " + times),
            line -> isKey(line, "DEVICE_TOKEN           HS256   [A-Za-z0-9_-]{22} " + times),
            line -> isKey(line, "REFRESH_TOKEN          HS256   [A-Za-z0-9_-]{22} " + times),
            line -> isKey(line, "REVOCATIONS            ES256   [A-Za-z0-9_-]{43} " + times),
            line -> isKey(line, "SEALING                A256GCM [A-Za-z0-9_-]{22} " + times),
            line -> assertThat(line).matches("encrypted with master key [A-Za-z0-9_-]{12}"));
  }

  private static void isKey(String line, String rest) {
    assertThat(line).matches("signs    " + rest);
  }

  @Test
  void keysAreFollowedByOthersAndStillVerify() throws Exception {
    Tokens before = wackyPod.newSession();

    String planned = said((keys, env) -> keys.rotate(new Command.KeysRotate(Map.of()), env));

    assertThat(planned).contains("waits    ACCESS_TOKEN:wackypod", "from 2026-03-01 12:10:00 UTC");
    app.clock().advance(Duration.ofMinutes(10));
    Tokens after = wackyPod.newSession();
    assertThat(kid(after.access())).isNotEqualTo(kid(before.access()));
    assertThat(jwks()).contains(kid(after.access()), kid(before.access()));
    assertThat(list()).contains("retired  ACCESS_TOKEN:wackypod");
    assertThat(wackyPod.logOut(before).status()).isEqualTo(200);
    assertThat(wackyPod.logOut(after).status()).isEqualTo(200);
  }

  @Test
  void aBurntAccessKeyEndsItsTokensAndNoSession() throws Exception {
    Tokens tokens = wackyPod.newSession();
    String kid = kid(tokens.access());

    assertThat(burn(kid))
        .startsWith(kid + " is burnt: every server refuses what it signed within 15 seconds.")
        .contains("Sessions go on");
    app.clock().advance(SEEN);

    assertThat(jwks()).doesNotContain(kid);
    assertThat(wackyPod.logOut(tokens).status()).isEqualTo(401);
    Tokens refreshed = wackyPod.tokens(wackyPod.refresh(tokens.refresh()));
    assertThat(kid(refreshed.access())).isNotEqualTo(kid);
    assertThat(jwks()).contains(kid(refreshed.access()));
    assertThat(list()).contains("burnt    ACCESS_TOKEN:wackypod  ES256   " + kid);
    assertThat(wackyPod.logOut(refreshed).status()).isEqualTo(200);
  }

  @Test
  void aBurntRefreshKeyEndsTheSessionsWhoseLastTokenItSigned() throws Exception {
    Tokens tokens = wackyPod.newSession();
    Tokens momail = Api.MOMAIL.on(app).newSession();

    assertThat(burn(kid(tokens.refresh()))).contains("has to sign in again");
    app.clock().advance(SEEN);

    assertThat(wackyPod.refresh(tokens.refresh()).status()).isEqualTo(401);
    assertThat(Api.MOMAIL.on(app).refresh(momail.refresh()).status()).isEqualTo(200);
    Tokens anew = wackyPod.newSession();
    assertThat(wackyPod.refresh(anew.refresh()).status()).isEqualTo(200);
  }

  @Test
  void theReplayOfASpentTokenWhoseSuccessorsKeyWasBurntIsRefused() throws Exception {
    Tokens first = wackyPod.newSession();
    said((keys, env) -> keys.rotate(new Command.KeysRotate(Map.of()), env));
    app.clock().advance(Duration.ofMinutes(10));
    Tokens second = wackyPod.tokens(wackyPod.refresh(first.refresh()));
    assertThat(kid(second.refresh())).isNotEqualTo(kid(first.refresh()));
    burn(kid(second.refresh()));
    app.clock().advance(SEEN);

    assertThat(wackyPod.refresh(first.refresh()).status()).isEqualTo(401);
  }

  @Test
  void allMovesToTheNextMasterKeyWhileTheServerRuns() {
    Tokens tokens = wackyPod.newSession();
    Map<String, String> moving = Map.of("COUNTERSIGN_KEYS_MASTER_NEXT", NEXT);
    app.restartWith(moving);

    String said =
        said((keys, env) -> keys.rewrap(new Command.KeysRewrap(Map.of()), env), app.environment());

    assertThat(said).startsWith("7 keys moved from master key ").contains("restart them");
    tokens = wackyPod.tokens(wackyPod.refresh(tokens.refresh()));
    app.restartWith(Map.of("COUNTERSIGN_KEYS_MASTER", NEXT, "COUNTERSIGN_KEYS_MASTER_NEXT", ""));
    assertThat(wackyPod.logOut(tokens).status()).isEqualTo(200);
    var old = new HashMap<>(app.environment());
    old.put("COUNTERSIGN_KEYS_MASTER", OLD);
    assertThat(run(old, "keys", "rotate")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("countersign: The master key is not the one")
        .hasLineCount(1);
  }

  @Test
  void whatCannotBeDoneIsOneSentence(@TempDir Path nowhere) {
    Map<String, String> none = Map.of("COUNTERSIGN_DATA", nowhere.resolve("x").toString());
    assertThat(run(none, "keys", "list")).isEqualTo(2);
    assertThat(run(app.environment(), "keys", "burn", "-no-such-key")).isEqualTo(2);
    assertThat(run(app.environment(), "keys", "rewrap")).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("countersign: there is no database "),
            line -> assertThat(line).startsWith("countersign: There is no key of this name"),
            line -> assertThat(line).startsWith("countersign: There is no next master key"));
  }
}
