package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Password;
import dev.countersign.base.StartRefused;
import dev.countersign.crypto.PasswordHasher.Hashing;
import dev.countersign.crypto.PasswordHasher.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeppersTest {
  private static final String OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String NEW = key(7);
  private static final HashCost SMALL = new HashCost(64, 2, 1);

  @TempDir Path directory;

  private static String key(int content) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) content;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Peppers peppers(String text) {
    return Peppers.parse(text).orElseThrow();
  }

  private static PasswordHasher with(String text) {
    return with(text.isEmpty() ? Peppers.none() : peppers(text));
  }

  private static PasswordHasher with(Peppers peppers) {
    var lane = new LaneSettings(1, 16, Duration.ofSeconds(20));
    return new PasswordHasher(SMALL, peppers, lane, new RandomTokens(new SecureRandom()));
  }

  private static String hash(String peppers, String password) {
    try (var hasher = with(peppers)) {
      return ((Hashing.Hashed) hasher.hash(Password.of(password), "who")).hash().exposeText();
    }
  }

  private static Verdict verify(String peppers, String password, String stored) {
    try (var hasher = with(peppers)) {
      return hasher.verify(
          Password.of(password), PasswordHash.parse(stored), hasher.decoy("ada"), "who");
    }
  }

  @Test
  void theFirstIsForNewHashesAndTheOthersForOlderOnes() {
    String old = hash(OLD, "secret");

    assertThat(verify(OLD, "secret", old)).isEqualTo(new Verdict.Matches(false));
    assertThat(verify(NEW + "," + OLD, "secret", old)).isEqualTo(new Verdict.Matches(true));
    assertThat(verify(NEW + "," + OLD, "wrong", old)).isEqualTo(new Verdict.Differs());
    assertThat(verify("none," + OLD, "secret", old)).isEqualTo(new Verdict.Matches(true));
    assertThat(hash(NEW + "," + OLD, "secret"))
        .contains(",keyid=" + peppers(NEW).current().orElseThrow() + "$");
    assertThat(hash("none," + OLD, "secret")).doesNotContain("keyid");
  }

  @Test
  void aHashWithoutOneIsOutdatedWhereThereIsOne() {
    assertThat(verify(OLD, "secret", hash("", "secret"))).isEqualTo(new Verdict.Matches(true));
  }

  @Test
  void whereOneIsMissingItCannotBeTold() {
    assertThat(verify(NEW, "secret", hash(OLD, "secret"))).isInstanceOf(Verdict.Unusable.class);
    assertThat(verify("", "wrong", hash(OLD, "secret"))).isInstanceOf(Verdict.Unusable.class);
  }

  // As the reference implementation hashes it with the same key for its secret: by the npm package
  // argon2 0.45.1, whose text names no key.
  @Test
  void itIsTheSecretOfArgon2() {
    String tail = "$MDEyMzQ1Njc4OWFiY2RlZg$F7xd9WxWCJvjtDG4yjpAEin+XDLlWGPRR3/OtTTISgA";
    String stored = "$argon2id$v=19$m=64,t=2,p=1,keyid=sfdVsM3DMoY" + tail;

    assertThat(peppers(OLD).current()).contains("sfdVsM3DMoY");
    assertThat(PasswordHash.parse(stored).exposeText()).isEqualTo(stored);
    assertThat(verify(OLD, "pässwörd ñ 密码 🔑", stored)).isEqualTo(new Verdict.Matches(false));
    assertThat(verify(OLD, "pässwörd", stored)).isEqualTo(new Verdict.Differs());
    assertThat(verify(OLD, "pässwörd ñ 密码 🔑", stored.replace(",keyid=sfdVsM3DMoY", "")))
        .isEqualTo(new Verdict.Differs());
  }

  @Test
  void theyStandBetweenCommasSpacesOrLineEnds() {
    for (String between : List.of(",", ", ", "\n", "\r\n", " \t")) {
      assertThat(peppers(OLD + between + NEW + between).ids())
          .isEqualTo(peppers(OLD + "," + NEW).ids());
    }
    assertThat(peppers(OLD + "," + NEW).current()).isEqualTo(peppers(OLD).current());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        ",",
        "secret",
        "AAECAwQFBgcICQoLDA0ODw==",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,none",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,short",
        "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
      })
  void whatIsShortTwiceOrSomethingElseIsNone(String text) {
    assertThat(Peppers.parse(text)).isEmpty();
  }

  @Test
  void thereAreSixteenAtTheMost() {
    assertThat(Peppers.parse(keys(16))).isPresent();
    assertThat(Peppers.parse(keys(17))).isEmpty();
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(PeppersTest::key).collect(Collectors.joining(","));
  }

  @Test
  void aFileOfThemIsForItsOwnerAlone() throws IOException {
    Path file = directory.resolve("peppers");
    Files.writeString(file, OLD + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    refusal(new PepperSource.InFile(file), "is open to others");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(Peppers.obtain(new PepperSource.InFile(file)).ids()).isEqualTo(peppers(OLD).ids());

    Files.writeString(file, OLD + "\n" + OLD);
    refusal(new PepperSource.InFile(file), "does not hold keys of 32 bytes in base64");
    Files.writeString(file, "A".repeat(5_000));
    refusal(new PepperSource.InFile(file), "does not hold keys of 32 bytes in base64");
  }

  @Test
  void aMissingFileIsNotMade() {
    Path file = directory.resolve("peppers");

    refusal(new PepperSource.InFile(file), "is missing, and passwords cannot be checked");
    assertThat(file).doesNotExist();
  }

  @Test
  void aCommandThatPrintsSomethingElseIsRefused() {
    refusal(
        new PepperSource.OfCommand(List.of("echo", "hello"), "passwords.peppers-command"),
        "The command of passwords.peppers-command does not print keys of 32 bytes in base64");
    refusal(
        new PepperSource.OfCommand(List.of("false"), "passwords.peppers-command"),
        "failed with status 1");
  }

  private static void refusal(PepperSource source, String why) {
    assertThatThrownBy(() -> Peppers.obtain(source))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n")
        .doesNotContain(OLD);
  }

  @Test
  void theyShowNothing() {
    assertThat(peppers(OLD).toString()).isEqualTo("Peppers[redacted]");
  }
}
