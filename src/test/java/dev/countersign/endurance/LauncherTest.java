package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that operators start, on a jar that stands for the built one.
class LauncherTest {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  @BeforeEach
  void shipWithoutSources() throws IOException {
    Files.createDirectories(directory.resolve(".mvn"));
    Files.createDirectories(directory.resolve("target"));
    Files.createDirectories(directory.resolve("tmp"));
    for (String file : List.of("countersign", ".mvn/find-jdk.sh")) {
      Files.copy(Path.of(file), directory.resolve(file));
    }
    assertThat(directory.resolve("countersign").toFile().setExecutable(true)).isTrue();
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "dev.countersign.Main");
    attributes.put(Attributes.Name.CLASS_PATH, classPath());
    Path jar = directory.resolve("target/countersign.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(":"))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  @Test
  void standardErrorHasTheServersLinesAlone() throws Exception {
    Process server = launch(Map.of(), "serve", "--port", "0", "--data", path("data"));

    String ready = firstLine(server);
    server.destroy();
    int status = end(server);

    assertThat(ready).startsWith("countersign ready on ");
    assertThat(status).as("ended by SIGTERM").isEqualTo(128 + 15);
    assertThat(errors()).isNotEmpty().allMatch(line -> line.startsWith("{\"time\":"));
  }

  @Test
  void nothingOfTheLauncherIsLeftBesideAServerThatRuns() throws Exception {
    Process server = launch(Map.of(), "serve", "--port", "0", "--data", path("data"));
    firstLine(server);

    Path standardError = Path.of("/proc/" + server.pid() + "/fd/2");
    waitUntil(() -> Files.isSameFile(standardError, errorFile()));
    assertThat(standardError.toRealPath()).isEqualTo(errorFile().toRealPath());
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
    server.destroy();
    end(server);
  }

  @Test
  void passwordsAreHashedOnVectorsWhereThereAreWideOnes() throws Exception {
    Process server = launch(Map.of(), "serve", "--port", "0", "--data", path("data"));
    firstLine(server);
    server.destroy();
    end(server);

    boolean wide =
        Files.readString(Path.of("/proc/cpuinfo")).lines().anyMatch(line -> line.contains(" avx2"));
    assertThat(Files.readString(errorFile()).contains("hashed on vectors")).isEqualTo(wide);
  }

  @Test
  void whatIsWrongWithASettingIsOneLine() throws Exception {
    int status = end(launch(Map.of(), "serve", "--port", "no"));

    assertThat(status).isEqualTo(2);
    assertThat(errors()).singleElement().asString().startsWith("countersign: ");
  }

  @Test
  void whatTheJvmItselfHasToSayIsPassedOn() throws Exception {
    int status = end(launch(Map.of("JAVA_OPTS", "-XX:NoSuchFlag=1"), "serve"));

    assertThat(status).isEqualTo(1);
    waitUntil(() -> Files.readString(errorFile()).contains("Program will exit"));
    assertThat(errors()).first().asString().contains("NoSuchFlag");
  }

  @Test
  void itStartsWithoutStandardErrorToo() throws Exception {
    var command = List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&-", path("countersign"), "--version");

    Process server = start(command, Map.of());
    String answer = firstLine(server);

    assertThat(end(server)).isZero();
    assertThat(answer).startsWith("countersign ");
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void itStartsWhereNoPipeCanBeMade() throws Exception {
    Process server = launch(Map.of("TMPDIR", path("no/such/directory")), "--version");
    String answer = firstLine(server);

    assertThat(end(server)).isZero();
    assertThat(answer).startsWith("countersign ");
  }

  private interface Check {
    boolean holds() throws IOException;
  }

  /// What another process does comes when it comes.
  private static void waitUntil(Check check) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!check.holds() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private Process launch(Map<String, String> environment, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(path("countersign"));
    command.addAll(List.of(arguments));
    return start(command, environment);
  }

  private Process start(List<String> command, Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(command).redirectError(errorFile().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TMPDIR", path("tmp"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private Path errorFile() {
    return directory.resolve("stderr");
  }

  private static String firstLine(Process server) throws IOException {
    BufferedReader reader = server.inputReader();
    return String.valueOf(reader.readLine());
  }

  private static int end(Process server) throws InterruptedException {
    try {
      assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return server.exitValue();
    } finally {
      server.destroyForcibly();
    }
  }

  private List<String> errors() throws IOException {
    return Files.readAllLines(errorFile());
  }
}
