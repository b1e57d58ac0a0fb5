package dev.countersign.house;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The jar that this build has made. Runs after `package`, in a run of its own.
final class FinishedJarTest {
  private static final Path JAR = Path.of("target", "countersign.jar");

  /// All that it is built from.
  private static final List<String> SOURCES =
      List.of("pom.xml", "mvnw", ".mvn", "LICENSE", "NOTICE", "src/main");

  @TempDir private Path elsewhere;

  @Test
  @Timeout(600)
  void anotherBuildOfTheSameSourcesGivesTheSameBytes() throws Exception {
    for (String source : SOURCES) {
      copy(Path.of(source), elsewhere.resolve(source));
    }
    Path log = elsewhere.resolve("log");
    var builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "umask 077 && exec ./mvnw -B -q -Dquick package \"$@\"",
            "sh",
            repository());
    builder
        .environment()
        .putAll(Map.of("TZ", "Pacific/Kiritimati", "LC_ALL", "C", "MAVEN_ARGS", ""));
    Process build =
        builder
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(build.waitFor(9, TimeUnit.MINUTES)).isTrue();
      assertThat(build.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      build.descendants().forEach(ProcessHandle::destroyForcibly);
      build.destroyForcibly();
    }

    Path other = elsewhere.resolve(JAR);
    assertThat(entries(other)).isEqualTo(entries(JAR));
    assertThat(Files.mismatch(other, JAR)).as("where the two differ").isEqualTo(-1);
  }

  // Nothing is to be fetched twice.
  private static String repository() {
    String usual = System.getProperty("user.home") + "/.m2/repository";
    return "-Dmaven.repo.local=" + System.getProperty("countersign.repository", usual);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isRegularFile(file)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
          assertThat(target.toFile().setExecutable(Files.isExecutable(file))).isTrue();
        }
      }
    }
  }

  // So that a difference has a name.
  private static Map<String, String> entries(Path jar) throws Exception {
    var entries = new TreeMap<String, String>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream content = zip.getInputStream(entry)) {
          byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
          String what = entry.getTimeLocal() + " " + HexFormat.of().formatHex(digest);
          assertThat(entries.put(entry.getName(), what)).as("%s twice", entry).isNull();
        }
      }
    }
    return entries;
  }

  @Test
  void itSaysWhatIsInIt() throws Exception {
    try (var zip = new ZipFile(JAR.toFile())) {
      Map<String, String> versions = listed(zip);
      assertThat(versions).containsKeys("org.eclipse.jetty:jetty-server", "org.xerial:sqlite-jdbc");
      assertThat(versions.values()).doesNotContain("");
    }
  }

  // What its maker copied into a dependency says so itself, where Maven built it.
  @Test
  void whatItDoesNotListIsWhatTheDocumentNames() throws Exception {
    var others = new TreeSet<String>();
    try (var zip = new ZipFile(JAR.toFile())) {
      Map<String, String> versions = listed(zip);
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().matches("META-INF/maven/.+/pom\\.properties")) {
          var own = new Properties();
          try (InputStream content = zip.getInputStream(entry)) {
            own.load(content);
          }
          String name = own.getProperty("groupId") + ":" + own.getProperty("artifactId");
          if (!own.getProperty("version").equals(versions.get(name))) {
            others.add(name);
          }
        }
      }
    }
    assertThat(others).containsExactly("org.antlr:antlr4-runtime");
  }

  private static Map<String, String> listed(ZipFile zip) throws Exception {
    ZipEntry entry = zip.getEntry("META-INF/sbom/countersign.cdx.json");
    assertThat(entry).isNotNull();
    try (InputStream content = zip.getInputStream(entry)) {
      return Sbom.of(JsonMapper.shared().readTree(content)).components().stream()
          .collect(toMap(Sbom.Component::name, Sbom.Component::version));
    }
  }
}
