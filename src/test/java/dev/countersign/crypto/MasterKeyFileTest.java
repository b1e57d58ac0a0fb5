package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.LogRecorder;
import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyFileTest {
  private static final String KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8";

  @TempDir Path directory;

  @Test
  void aNewFileIsItsOwnersAloneAndTheOnlyOne() throws IOException {
    Path file = directory.resolve("master.key");

    Secret key = MasterKeyFile.readOrCreate(file, TestKeys.RANDOM);

    assertThat(key.length()).isEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryContaining(file::equals);
    assertThat(directory.toFile().list()).containsExactly("master.key");
  }

  @Test
  void aNewFileIsSaidAndAnOldOneIsNot() {
    Path file = directory.resolve("master.key");
    try (var log = LogRecorder.of(MasterKeyFile.class)) {
      MasterKeyFile.readOrCreate(file, TestKeys.RANDOM);
      MasterKeyFile.readOrCreate(file, TestKeys.RANDOM);

      assertThat(log.messages())
          .containsExactly(
              "a new master key was made, %s: keep a copy apart from the database".formatted(file));
    }
  }

  @Test
  void theKeyStaysTheSame() {
    Path file = directory.resolve("master.key");
    Secret key = MasterKeyFile.readOrCreate(file, TestKeys.RANDOM);

    assertThat(MasterKeyFile.readOrCreate(file, TestKeys.RANDOM)).isEqualTo(key);
    assertThat(MasterKeyFile.read(file)).isEqualTo(key);
  }

  @Test
  void theFileSaysWhatASettingWouldSay() throws IOException {
    Path file = directory.resolve("master.key");
    Secret key = MasterKeyFile.readOrCreate(file, TestKeys.RANDOM);

    assertThat(MasterKey.parse(Files.readString(file).strip()).orElseThrow().key()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rw------x", "rw-rw-rw-"})
  void aFileOpenToOthersIsRefused(String permissions) throws IOException {
    Path file = write(KEY, permissions);

    assertThatThrownBy(() -> MasterKeyFile.read(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("chmod 600");
    assertThatThrownBy(() -> MasterKeyFile.readOrCreate(file, TestKeys.RANDOM))
        .isInstanceOf(StartRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
  void aFileOfItsOwnersAloneIsRead(String permissions) throws IOException {
    assertThat(Base64Url.encode(MasterKeyFile.read(write(KEY, permissions)).expose()))
        .isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + "=\n", KEY + "\n", KEY + "\r\n", "\n" + KEY + "  \n"})
  void whiteSpaceAroundTheKeyDoesNotMatter(String content) throws IOException {
    assertThat(Base64Url.encode(MasterKeyFile.read(write(content, "rw-------")).expose()))
        .isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "A",
        KEY + "==",
        KEY + "A",
        KEY + "\n" + KEY,
        "AAAA",
        "\u00e9",
        "not a key at all"
      })
  void aFileWithoutAKeyIsRefusedAndKept(String content) throws IOException {
    Path file = write(content, "rw-------");

    assertThatThrownBy(() -> MasterKeyFile.readOrCreate(file, TestKeys.RANDOM))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("does not hold a key");
    assertThat(file).hasContent(content);
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    Path file = write(KEY + " ".repeat(1_000_000), "rw-------");

    assertThatThrownBy(() -> MasterKeyFile.read(file)).isInstanceOf(StartRefused.class);
  }

  @Test
  void aDirectoryThatIsMissingIsSaid() {
    Path file = directory.resolve("missing").resolve("master.key");

    assertThatThrownBy(() -> MasterKeyFile.readOrCreate(file, TestKeys.RANDOM))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot be made");
  }

  @Test
  void aFileNameWithoutADirectoryIsInTheWorkingDirectory() throws IOException {
    Path file = Path.of("master-" + TestKeys.RANDOM.newUuid() + ".key");
    try {
      assertThat(MasterKeyFile.readOrCreate(file, TestKeys.RANDOM).length()).isEqualTo(32);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void aGivenKeyHas32Bytes(int bytes) {
    Secret key = Secret.of(new byte[bytes]);

    assertThatIllegalArgumentException().isThrownBy(() -> new MasterKey.Given(key));
    assertThat(MasterKey.parse(Base64Url.encode(new byte[bytes]))).isEmpty();
  }

  @Test
  void aGivenKeyIsNotShown() {
    assertThat(MasterKey.parse(KEY).orElseThrow().toString())
        .doesNotContain(KEY)
        .contains("redacted");
  }

  private Path write(String content, String permissions) throws IOException {
    Path file = directory.resolve("master.key");
    Files.write(file, content.getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }
}
