package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A master key that a command prints.
class MasterKeyCommandTest {
  private static final String KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8";
  private static final String SETTING = "keys.master-command";

  @TempDir Path directory;

  private Path script(String body) throws IOException {
    Path file = Files.writeString(directory.resolve("get-key"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static Secret run(String line) {
    return MasterKeyCommand.run(MasterKey.OfCommand.parse(line, SETTING).orElseThrow());
  }

  private AbstractThrowableAssert<?, ?> assertRefused(String body) throws IOException {
    String line = script(body).toString();
    return assertThatThrownBy(() -> run(line)).isInstanceOf(StartRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo %s", "printf %%s %s", "printf '  %s=\\r\\n\\n'", "printf '\\n%s'"})
  void whatItPrintsIsTheKey(String body) throws IOException {
    assertThat(Base64Url.encode(run(script(body.formatted(KEY)).toString()).expose()))
        .isEqualTo(KEY);
  }

  @Test
  void theAlphabetOfOpensslIsTakenToo() throws IOException {
    String openssl = KEY.replace('-', '+').replace('_', '/') + "=";

    assertThat(Base64Url.encode(run(script("echo " + openssl).toString()).expose())).isEqualTo(KEY);
  }

  @Test
  void wordsAreWhatStandsBetweenSpacesAndNothingElseMeansAnything() throws IOException {
    Path file = script("test $# = 4 && test \"$1$2$3$4\" = '\"a;$HOME*' && echo " + KEY);

    assertThat(run("  " + file + "   \"a  ; \t $HOME *").length()).isEqualTo(32);
    assertThat(MasterKey.OfCommand.parse("   ", SETTING)).isEmpty();
  }

  @Test
  void itIsGivenNothingToReadAndNoneOfOurSettings() throws IOException {
    // An inherited standard input would wait for somebody who types.
    Path file = script("cat; env | grep -q '^COUNTERSIGN_' && exit 9; echo " + KEY);

    assertThat(run(file.toString()).length()).isEqualTo(32);
  }

  @Test
  void whatItComplainsAboutIsSaidWithoutWhatMayBeAKey() throws IOException {
    assertRefused(
            "echo %s; echo 'permission denied for token hvs.CAESIJ2kdnf83hg9dk3nf93kd9fj3k and %s' >&2; exit 3"
                .formatted(KEY, KEY))
        .hasMessage(
            "The command of keys.master-command failed with status 3: permission denied for token hvs.*** and ***.");
    assertRefused("set -x; : %s; exit 1".formatted(KEY))
        .message()
        .doesNotContain(KEY.substring(0, 20));
    assertRefused("exit 4").hasMessage("The command of keys.master-command failed with status 4.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"true", "echo hello", "echo AAAA", "echo " + KEY + KEY, "echo " + KEY + " " + KEY})
  void anythingElseIsNoKey(String body) throws IOException {
    assertRefused(body)
        .hasMessage("The command of keys.master-command prints no key of 32 bytes in base64.");
  }

  @Test
  void aFloodIsNotReadToItsEnd() throws IOException {
    assertRefused("yes").hasMessageContaining("prints more than 4096 bytes");
    // Nor does one of complaints stop it.
    Path file = script("yes | head -c 1000000 >&2; echo " + KEY);
    assertThat(run(file.toString()).length()).isEqualTo(32);
  }

  @Test
  void oneThatHangsIsEnded() throws IOException {
    Path file = script("sleep 600 & echo $! > %s; wait".formatted(directory.resolve("pid")));
    var command = MasterKey.OfCommand.parse(file.toString(), SETTING).orElseThrow();

    assertThatThrownBy(() -> MasterKeyCommand.run(command, Duration.ofSeconds(2)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("has not ended within 2 s");
    long child = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
    assertThat(ProcessHandle.of(child)).isEmpty();
  }

  @Test
  void aProgramThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> run("/nowhere/get-key --now"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot be run")
        .hasMessageContaining("/nowhere/get-key");
  }
}
