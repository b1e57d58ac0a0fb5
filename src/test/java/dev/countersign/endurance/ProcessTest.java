package dev.countersign.endurance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Tokens;
import dev.countersign.openapi.ContractSchema;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server as a process: what it prints, how it stops, what it leaves, and a disk that is full.
@Timeout(300)
final class ProcessTest {
  private static final int TERMINATED = 128 + 15;

  private static final Pattern RESET = World.RESET_TOKEN;
  private static final Pattern PROOF = World.PROOF;

  @TempDir private Path directory;

  @Test
  void itSaysOneLineAndKeepsWhatItHasToItself() throws IOException {
    Path data = directory.resolve("deep").resolve("data");
    try (ChildServer server = ChildServer.start(data)) {
      assertThat(server.uri("/").toString()).matches("http://127\\.0\\.0\\.1:\\d+/");
      assertThat(Wire.register(server, Wire.MOMAIL, "a@example.com", "SecurePass1").status())
          .isEqualTo(201);
      assertPermissions(data, "rwx------");
      try (Stream<Path> files = Files.list(data)) {
        assertThat(files)
            .extracting(file -> file.getFileName().toString())
            .contains("countersign.db", "countersign.db-wal", "countersign.db-shm", "master.key");
      }
      try (Stream<Path> files = Files.list(data)) {
        assertThat(files).allSatisfy(file -> assertPermissions(file, "rw-------"));
      }

      server.terminate();

      assertThat(server.awaitEnd(Duration.ofSeconds(10))).isEqualTo(TERMINATED);
      assertThat(server.furtherOutput()).isEmpty();
    }
  }

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheEnd() throws IOException {
    // A second or two for each password.
    var slow =
        Map.of("COUNTERSIGN_HASHING_MEMORY_KIB", "19456", "COUNTERSIGN_HASHING_ITERATIONS", "40");
    List<String> flags = List.of("--port", "0", "--data", directory.resolve("data").toString());
    try (ChildServer server = ChildServer.start(slow, flags);
        Socket socket = connect(server.uri("/"))) {
      String body = Wire.json("email", "ada@example.com", "password", "SecurePass123!");
      String request =
          "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(UTF_8));
      // These came later and are answered: the first one is being worked on.
      for (int i = 0; i < 5; i++) {
        assertThat(server.get("/health/live").status()).isEqualTo(200);
      }
      assertThat(socket.getInputStream().available()).isZero();

      server.terminate();

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 401 ").contains("Invalid email or password");
      assertThat(server.awaitEnd(Duration.ofSeconds(10))).isEqualTo(TERMINATED);
    }
  }

  @Test
  void theMachinesLanguageChangesNothingThatIsStored() {
    var arabic = Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");
    List<String> flags = List.of("--port", "0", "--data", directory.resolve("data").toString());
    String email = "IDA@example.com";
    try (ChildServer server = ChildServer.start(arabic, flags)) {
      assertThat(Wire.register(server, Wire.MOMAIL, email, "SecurePass1").status()).isEqualTo(201);
      assertThat(Wire.logIn(server, Wire.MOMAIL, email, "SecurePass1").status()).isEqualTo(200);
      server.terminate();
      server.awaitEnd(Duration.ofSeconds(10));
    }

    try (ChildServer server = ChildServer.start(Map.of(), flags)) {
      assertThat(Wire.logIn(server, Wire.MOMAIL, email, "SecurePass1").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFullDiskIsToldHonestlyAndForgottenWhenItIsOver(boolean hasLimits) throws Exception {
    var limits = Map.of("COUNTERSIGN_LIMITS_ENABLED", Boolean.toString(hasLimits));
    List<String> flags =
        List.of("--port", "0", "--dev", "--data", directory.resolve("data").toString());
    try (ChildServer server = ChildServer.start(limits, flags)) {
      Host host = server;
      String password = "SecurePass123!";
      Tokens ada =
          Wire.tokens(
              Wire.WACKYPOD, Wire.register(host, Wire.WACKYPOD, "ada@example.com", password));
      Tokens bob = signedUpAtMomail(host, "bob@example.com", password);

      String reset = mailed(server, RESET, Wire.requestReset(host, "ada@example.com"));
      String proof = mailed(server, PROOF, Wire.resend(host, Wire.MOMAIL, "bob@example.com"));

      limitFiles(server, "1:");

      assertUnavailable(Wire.register(host, Wire.WACKYPOD, "new@example.com", password));
      assertUnavailable(Wire.register(host, Wire.MOMAIL, "new@example.com", password));
      assertUnavailable(Wire.logIn(host, Wire.WACKYPOD, "ada@example.com", password));
      assertUnavailable(Wire.logIn(host, Wire.MOMAIL, "ada@example.com", password));
      assertUnavailable(Wire.refresh(host, Wire.WACKYPOD, ada.refresh()));
      assertUnavailable(Wire.refresh(host, Wire.MOMAIL, bob.refresh()));
      assertUnavailable(Wire.logOut(host, ada));
      assertUnavailable(Wire.logOut(host, bob));
      assertUnavailable(Wire.requestReset(host, "ada@example.com"));
      assertUnavailable(Wire.reset(host, reset, "NewSecurePass456!"));
      for (String base : List.of(Wire.WACKYPOD, Wire.MOMAIL)) {
        assertUnavailable(Wire.resend(host, base, "bob@example.com"));
        assertUnavailable(Wire.verify(host, base, proof));
      }
      // What needs no writing goes on.
      assertThat(server.get("/.well-known/jwks.json").status()).isEqualTo(200);
      assertThat(server.get("/health/live").status()).isEqualTo(200);
      assertThat(server.get("/health/ready").status()).isEqualTo(503);
      assertThat(Wire.isGood(host, ada.access())).isTrue();
      Reply guess = Wire.logIn(host, Wire.MOMAIL, "ada@example.com", "wrong");
      if (hasLimits) {
        // A guess that cannot be counted is not looked at.
        assertUnavailable(guess);
      } else {
        assertThat(guess.status()).isEqualTo(401);
      }

      limitFiles(server, "unlimited:");

      assertThat(server.get("/health/ready").status()).isEqualTo(200);
      assertThat(Wire.register(host, Wire.WACKYPOD, "new@example.com", password).status())
          .isEqualTo(201);
      // Refused was not done: the tokens are what they were.
      Tokens next = Wire.tokens(Wire.WACKYPOD, Wire.refresh(host, Wire.WACKYPOD, ada.refresh()));
      assertThat(Wire.generation(next.refresh())).isEqualTo(2);
      assertThat(Wire.refresh(host, Wire.MOMAIL, bob.refresh()).status()).isEqualTo(200);
      assertThat(Wire.logOut(host, bob).status()).isEqualTo(200);
      assertThat(Wire.verify(host, Wire.MOMAIL, proof).status()).isEqualTo(200);
      assertThat(Wire.reset(host, reset, "NewSecurePass456!").status()).isEqualTo(200);
    }
  }

  private static String mailed(ChildServer server, Pattern link, Reply asked) {
    assertThat(asked.status()).isEqualTo(200);
    Matcher found = link.matcher(server.get("/dev/mail", "Accept", "application/json").body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static Tokens signedUpAtMomail(Host host, String email, String password) {
    assertThat(Wire.register(host, Wire.MOMAIL, email, password).status()).isEqualTo(201);
    return Wire.tokens(Wire.MOMAIL, Wire.logIn(host, Wire.MOMAIL, email, password));
  }

  private static void assertUnavailable(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).get().asString().matches("[1-9]\\d*");
    ContractSchema.check(reply.response());
  }

  /// Lets the process write no file beyond this size, as a full disk would.
  private static void limitFiles(ChildServer server, String size)
      throws IOException, InterruptedException {
    Process prlimit;
    try {
      String pid = Long.toString(server.pid());
      prlimit = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + size).inheritIO().start();
    } catch (IOException e) {
      assumeTrue(false, "SKIPPED: there is no prlimit here to make a disk full with");
      return;
    }
    assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(prlimit.exitValue()).isZero();
  }

  private static Socket connect(URI server) throws IOException {
    return new Socket(server.getHost(), server.getPort());
  }

  private static void assertPermissions(Path path, String expected) {
    try {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as(path.toString())
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
