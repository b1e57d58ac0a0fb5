package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.endurance.ChildServer.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Starts that cannot be: each says why on one line, ends with 2, and leaves everything as it was.
@Timeout(300)
final class RefusalTest {
  @TempDir private Path directory;

  @Test
  void aMistakeInTheSettingsTouchesNothing() throws IOException {
    Path unknown = file("unknown.toml", "prot = 8081\n");
    Path broken = file("broken.toml", "port = = 1\n");
    String token = "Zm9yIG5vYm9keSdzIGV5ZXM";
    assertMistake("--prot", Map.of(), "--prot", "8081");
    assertMistake("prot", Map.of(), "--config", unknown.toString());
    assertMistake("broken.toml", Map.of(), "--config", broken.toString());
    assertMistake("COUNTERSIGN_PROT", Map.of("COUNTERSIGN_PROT", "8081"));
    assertMistake("port", Map.of("COUNTERSIGN_PORT", "eighty"));
    assertMistake("sessions.grace", Map.of("COUNTERSIGN_SESSIONS_GRACE", "1 fortnight"));
    assertMistake("public.url", Map.of(), "--host", "0.0.0.0");
    assertMistake(
        "dev",
        Map.of("COUNTERSIGN_PUBLIC_URL", "https://auth.example.com"),
        "--dev",
        "--host",
        "0.0.0.0");
    assertMistake("proxies.trusted", Map.of("COUNTERSIGN_PROXIES_TRUSTED", "0.0.0.0/0"));
    Ended ended = assertMistake("keys.master", Map.of("COUNTERSIGN_KEYS_MASTER", token));
    assertThat(ended.err()).noneMatch(line -> line.contains(token));
  }

  @Test
  void aPortInUseTouchesNothing() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path data = directory.resolve("data");
      String port = Integer.toString(taken.getLocalPort());

      Ended ended =
          ChildServer.refused(Map.of(), List.of("--port", port, "--data", data.toString()));

      assertOneLine(ended, port);
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = file("file", "");
    assertOneLine(start(file.resolve("data")), file.toString());
    assertOneLine(start(file), file.toString());
  }

  @Test
  void aSecondServerLeavesTheFirstAlone() {
    Path data = directory.resolve("data");
    try (ChildServer first = ChildServer.start(data)) {
      assertOneLine(start(data), data.toString());

      assertThat(first.get("/health/ready").status()).isEqualTo(200);
      assertThat(Wire.register(first, Wire.MOMAIL, "ada@example.com", "SecurePass123!").status())
          .isEqualTo(201);
    }
  }

  @Test
  void aDatabaseOfANewerVersionIsLeftAlone() throws Exception {
    Path data = used();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database(data));
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          INSERT INTO schema_version SELECT max(version) + 1, 'V999__later.sql', 'x', 0 FROM schema_version
          """);
    }

    assertRefusedUntouched(data, "newer");
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftAlone() throws IOException {
    Path data = used();
    Files.write(
        database(data),
        "a letter to my aunt, much longer than a header"
            .repeat(99)
            .getBytes(StandardCharsets.UTF_8));

    assertRefusedUntouched(data, database(data).toString());
  }

  @Test
  void withoutItsMasterKeyNothingIsMadeAnew() throws IOException {
    Path data = used();
    Path key = data.resolve("master.key");
    String right = Files.readString(key);

    Files.delete(key);
    assertRefusedUntouched(data, "master.key is missing");

    String wrong = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
    Files.writeString(key, wrong + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertRefusedUntouched(data, "not the one");

    Files.writeString(key, right);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefusedUntouched(data, "open to others");
  }

  /// A data directory that a server has used and left.
  private Path used() {
    Path data = directory.resolve("data");
    try (ChildServer server = ChildServer.start(data)) {
      Wire.register(server, Wire.MOMAIL, "ada@example.com", "SecurePass123!");
      server.terminate();
      server.awaitEnd(Duration.ofSeconds(20));
    }
    return data;
  }

  private Ended assertMistake(String names, Map<String, String> environment, String... flags) {
    Path data = directory.resolve("never");
    var all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--data", data.toString()));
    if (!environment.containsKey("COUNTERSIGN_PORT")) {
      all.addAll(List.of("--port", "0"));
    }

    Ended ended = ChildServer.refused(environment, all);

    assertOneLine(ended, names);
    assertThat(data).doesNotExist();
    return ended;
  }

  private static void assertRefusedUntouched(Path data, String why) throws IOException {
    Map<String, String> before = contents(data);

    assertOneLine(start(data), why);

    assertThat(contents(data)).isEqualTo(before);
  }

  private static Ended start(Path data) {
    return ChildServer.refused(Map.of(), List.of("--port", "0", "--data", data.toString()));
  }

  private static void assertOneLine(Ended ended, String why) {
    assertThat(ended.err()).singleElement().asString().startsWith("countersign: ").contains(why);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.status()).isEqualTo(2);
  }

  /// Every file with its bytes, but for the log and index that SQLite makes to read at all.
  private static Map<String, String> contents(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      var contents = new TreeMap<String, String>();
      files
          .filter(file -> !file.toString().endsWith("-wal") && !file.toString().endsWith("-shm"))
          .forEach(file -> contents.put(file.getFileName().toString(), base64(file)));
      return contents;
    }
  }

  private static String base64(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static Path database(Path data) {
    return data.resolve("countersign.db");
  }
}
