package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The examples of the two APIs' own pages, by the very clients they are written for, with nothing
/// changed but the host, and where they show none, the token.
@Timeout(120)
final class PublishedExamplesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String A_REFRESH_TOKEN = "eyJhbGciOiJIUzI1NiIs...";
  private static final int CLIENT_SECONDS = 30;

  @TempDir private Path directory;

  private final AppFixture app = AppFixture.startWithLimits();
  private final Host host = app::post;

  @AfterEach
  void stop() {
    app.close();
  }

  /// What a client printed, and its exit status.
  private record Printed(int status, String text) {}

  /// An answer as curl printed it.
  private record Answer(int status, JsonNode body) {
    String at(String pointer) {
      return body.at(pointer).asString();
    }
  }

  @Test
  void momailByCurl() throws Exception {
    require("curl", "--version");

    Answer registered = curl("momail.sh", 0);
    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.at("/data/userId")).startsWith("user_");
    assertThat(registered.at("/data/name")).isEqualTo("John Doe");

    Answer loggedIn = curl("momail.sh", 1);
    assertThat(loggedIn.status()).isEqualTo(200);
    assertThat(loggedIn.body().at("/data/expiresIn").asInt()).isEqualTo(3600);
    assertThat(loggedIn.at("/data/user/userId")).isEqualTo(registered.at("/data/userId"));
  }

  @Test
  void momailByFetch() throws Exception {
    require("node", "-e", "fetch");
    String kept =
        """
        const kept = new Map();
        const localStorage = { setItem: (name, value) => kept.set(name, value) };
        """;

    Printed printed =
        run(
            "node",
            "--input-type=module",
            "-e",
            kept + example("momail.mjs") + "console.log(kept.get('accessToken'));\n");

    assertThat(printed.status()).as(printed.text()).isZero();
    List<String> lines = printed.text().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("User ID: user_");
    assertLogsOut(lines.getLast());
  }

  @Test
  void momailByRequests() throws Exception {
    require("python3", "-c", "import requests");

    Printed printed = run("python3", "-c", example("momail.py") + "print(token)\n");

    assertThat(printed.status()).as(printed.text()).isZero();
    List<String> lines = printed.text().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("User created: user_");
    assertLogsOut(lines.getLast());
  }

  @Test
  void wackyPodByCurl() throws Exception {
    require("curl", "--version");

    Answer registered = curl("wackypod.sh", 0);
    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.at("/message")).isEqualTo("Account created successfully");
    assertThat(registered.at("/user/tier")).isEqualTo("free");

    Answer loggedIn = curl("wackypod.sh", 1);
    assertThat(loggedIn.status()).isEqualTo(200);
    assertThat(loggedIn.at("/user/id")).isEqualTo(registered.at("/user/id"));

    Answer refreshed = curl("wackypod.sh", 2, A_REFRESH_TOKEN, loggedIn.at("/tokens/refreshToken"));
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.body().at("/tokens/expiresIn").asInt()).isEqualTo(900);

    Answer loggedOut =
        curl(
            "wackypod.sh",
            3,
            A_REFRESH_TOKEN,
            refreshed.at("/tokens/refreshToken"),
            "YOUR_ACCESS_TOKEN",
            refreshed.at("/tokens/accessToken"));
    assertThat(loggedOut.status()).isEqualTo(200);
    assertThat(loggedOut.at("/message")).isEqualTo("Logged out successfully");

    Answer asked = curl("wackypod.sh", 4);
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.at("/message"))
        .isEqualTo("If an account exists with this email, a reset link has been sent");

    String mailed = app.resetTokens("john@example.com").getFirst();
    Answer reset = curl("wackypod.sh", 5, "reset-token-from-email", mailed);
    assertThat(reset.status()).isEqualTo(200);
    assertThat(reset.at("/message")).isEqualTo("Password reset successfully");
    assertThat(curl("wackypod.sh", 1).status()).isEqualTo(401);
  }

  @Test
  void wackyPodByCurlAsPrintedIsRefusedByTheBook() throws Exception {
    require("curl", "--version");

    Answer refreshed = curl("wackypod.sh", 2);
    assertThat(refreshed.status()).isEqualTo(401);
    assertThat(refreshed.at("/error")).isEqualTo("Invalid refresh token");
    assertThat(refreshed.at("/message")).isEqualTo("Token is expired or revoked");

    Answer reset = curl("wackypod.sh", 5);
    assertThat(reset.status()).isEqualTo(400);
    assertThat(reset.at("/error")).isEqualTo("Invalid or expired token");
  }

  /// WackyPod's own browser client refreshes in every tab, without asking the others.
  @Test
  void twoTabsThatRefreshAtOnceBothStayLoggedIn() {
    Reply registered = Wire.register(host, WACKYPOD, "john@example.com", "SecurePass123!");
    String shared = Wire.tokens(WACKYPOD, registered).refresh();
    for (int wake = 0; wake < 10; wake++) {
      String token = shared;
      List<Reply> tabs = Together.times(2, () -> Wire.refresh(host, WACKYPOD, token));

      assertThat(tabs).extracting(Reply::status).containsOnly(200);
      List<Tokens> tokens = tabs.stream().map(tab -> Wire.tokens(WACKYPOD, tab)).toList();
      assertThat(tokens).allMatch(tab -> Wire.isGood(host, tab.access()));
      // Each writes what it got into the storage they share; whoever is last, both can go on.
      assertThat(tokens.getFirst().refresh()).isEqualTo(tokens.getLast().refresh());
      shared = tokens.getFirst().refresh();
      app.clock().advance(Duration.ofMinutes(15));
    }
  }

  private void assertLogsOut(String momailAccess) {
    assertThat(Wire.logOut(host, Wire.MOMAIL, momailAccess, "").status()).isEqualTo(200);
  }

  private static void require(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      assumeTrue(process.waitFor() == 0, "SKIPPED: this does not work here: " + List.of(command));
    } catch (IOException e) {
      assumeTrue(false, "SKIPPED: there is no " + command[0] + " here");
    }
  }

  private String example(String name) throws IOException {
    try (InputStream in = PublishedExamplesTest.class.getResourceAsStream("/published/" + name)) {
      assertThat(in).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("{host}", app.uri("").toString());
    }
  }

  /// Runs one command of a script, with what it shows of tokens replaced by others, given as old
  /// and new in turn.
  private Answer curl(String script, int command, String... replaced) throws Exception {
    String text = example(script).split("\n\n", -1)[command];
    for (int i = 0; i < replaced.length; i += 2) {
      assertThat(text).contains(replaced[i]);
      text = text.replace(replaced[i], replaced[i + 1]);
    }
    // The example stays as it is: that the status be printed too is set beside it.
    Files.writeString(directory.resolve(".curlrc"), "silent\nwrite-out = \"\\n%{http_code}\"\n");

    Printed printed = run("bash", "-c", text);

    assertThat(printed.status()).as(printed.text()).isZero();
    int end = printed.text().lastIndexOf('\n');
    int status = Integer.parseInt(printed.text().substring(end + 1).strip());
    return new Answer(status, JSON.readTree(printed.text().substring(0, end)));
  }

  private Printed run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CURL_HOME", directory.toString());
    // What the machine has for the world outside is not for a server at home.
    builder.environment().put("NO_PROXY", "127.0.0.1");
    builder.environment().put("no_proxy", "127.0.0.1");
    Path output = directory.resolve("output");
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Printed(process.exitValue(), Files.readString(output));
  }
}
