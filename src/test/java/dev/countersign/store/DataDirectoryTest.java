package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temporary;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path existing(String mode) throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("data"));
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  @Test
  void isMadeWithItsParentsForItsOwnerAlone() throws IOException {
    Path directory = temporary.resolve("var/lib/countersign");

    try (var claimed = DataDirectory.claim(directory)) {
      assertThat(claimed.path()).isEqualTo(directory.toRealPath());
      assertThat(mode(directory)).isEqualTo("rwx------");
      assertThat(mode(directory.resolve("countersign.lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void anExistingOneIsTightened() throws IOException {
    Path directory = existing("rwxr-xr-x");

    DataDirectory.claim(directory).close();

    assertThat(mode(directory)).isEqualTo("rwx------");
  }

  @Test
  void oneThatHoldsDirectoriesIsMoreThanOursAndKeepsItsMode() throws IOException {
    Path directory = existing("rwxr-xr-x");
    Files.createDirectory(directory.resolve("somebody-elses"));

    DataDirectory.claim(directory).close();

    assertThat(mode(directory)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void itsFilesAreTheOwnersAlone() throws IOException {
    try (var claimed = DataDirectory.claim(temporary.resolve("data"))) {
      Path fresh = claimed.file("fresh");
      Path loose = Files.writeString(claimed.path().resolve("loose"), "kept");
      Files.setPosixFilePermissions(loose, PosixFilePermissions.fromString("rw-rw-r--"));

      assertThat(claimed.file("loose")).isEqualTo(loose).hasContent("kept");

      assertThat(mode(loose)).isEqualTo("rw-------");
      assertThat(mode(fresh)).isEqualTo("rw-------");
      assertThat(fresh).isEmptyFile();
    }
  }

  @Test
  void aDirectoryInTheFilesPlaceIsRefused() throws IOException {
    try (var claimed = DataDirectory.claim(temporary.resolve("data"))) {
      Files.createDirectory(claimed.path().resolve("key"));

      assertThatThrownBy(() -> claimed.file("key"))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("not a regular file");
    }
  }

  @Test
  void aFileInItsPlaceIsRefusedAndLeftAsItIs() throws IOException {
    Path file = Files.writeString(temporary.resolve("data"), "precious");

    assertThatThrownBy(() -> DataDirectory.claim(file))
        .isInstanceOf(StartRefused.class)
        .hasMessage("the data directory " + file + " is a file");

    assertThat(file).hasContent("precious");
  }

  @Test
  void oneThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "precious");

    assertThatThrownBy(() -> DataDirectory.claim(file.resolve("data")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void oneThatCannotBeWrittenIsRefused() {
    // Not even root can make a file there.
    assertThatThrownBy(() -> DataDirectory.claim(Path.of("/proc/self")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void oneIsClaimedOnlyOnceAndChangedByNobodyElse() throws IOException {
    Path directory = existing("rwx------");
    try (var first = DataDirectory.claim(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

      assertThatThrownBy(() -> DataDirectory.claim(directory))
          .isInstanceOf(StartRefused.class)
          .hasMessage("another countersign is using the data directory " + first.path());

      assertThat(mode(directory)).isEqualTo("rwxr-x---");
    }
  }

  @Test
  void onceGivenBackItCanBeClaimedAgain() {
    Path directory = temporary.resolve("data");
    DataDirectory.claim(directory).close();

    assertThatCode(() -> DataDirectory.claim(directory).close()).doesNotThrowAnyException();
  }

  @Test
  void givingItBackTwiceTakesNothingFromTheNext() {
    Path directory = temporary.resolve("data");
    var first = DataDirectory.claim(directory);
    first.close();

    try (var _ = DataDirectory.claim(directory)) {
      first.close();

      assertThatThrownBy(() -> DataDirectory.claim(directory)).isInstanceOf(StartRefused.class);
    }
  }

  @Test
  void anotherProcessIsRefusedUntilThisOneGivesItBack() throws Exception {
    Path directory = temporary.resolve("data");
    try (var _ = DataDirectory.claim(directory)) {
      assertThatThrownBy(() -> DataDirectory.claim(directory)).isInstanceOf(StartRefused.class);

      assertThat(claimedElsewhere(directory)).contains("another countersign is using");
    }

    assertThat(claimedElsewhere(directory)).isEqualTo("claimed");
  }

  @Test
  void theClaimOfAProcessThatWasKilledIsGone() throws Exception {
    Path directory = temporary.resolve("data");
    Process other = start(directory);
    try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("claimed");
      assertThatThrownBy(() -> DataDirectory.claim(directory)).isInstanceOf(StartRefused.class);
    } finally {
      other.destroyForcibly().waitFor();
    }

    assertThatCode(() -> DataDirectory.claim(directory).close()).doesNotThrowAnyException();
  }

  private static String claimedElsewhere(Path directory) throws Exception {
    Process other = start(directory);
    try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
      return out.readLine();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Claimant.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Claims a directory in a process of its own, says how that went, and holds it until killed.
  static final class Claimant {
    private Claimant() {}

    public static void main(String[] args) throws IOException {
      try (var _ = DataDirectory.claim(Path.of(args[0]))) {
        System.out.println("claimed");
        // Returns when the parent is gone, too.
        var _ = System.in.read();
      } catch (StartRefused e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
