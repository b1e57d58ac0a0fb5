package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.countersign.LogRecorder;
import dev.countersign.base.Password;
import dev.countersign.base.Secret;
import dev.countersign.crypto.PasswordHasher.Hashing;
import dev.countersign.crypto.PasswordHasher.Verdict;
import dev.countersign.limit.HashLimit;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
  private static final HashCost SMALL = new HashCost(64, 2, 1);
  private static final LaneSettings LANE = new LaneSettings(2, 16, Duration.ofSeconds(20));

  private final RandomTokens random = new RandomTokens(new SecureRandom());
  private final PasswordHasher hasher = new PasswordHasher(SMALL, Peppers.none(), LANE, random);

  @AfterEach
  void close() {
    hasher.close();
  }

  @Test
  void thePasswordThatWasHashedMatches() {
    assertThat(verify("correct horse", hash("correct horse")))
        .isEqualTo(new Verdict.Matches(false));
  }

  @Test
  void anotherPasswordDiffers() {
    assertThat(verify("correct Horse", hash("correct horse"))).isEqualTo(new Verdict.Differs());
  }

  @Test
  void onePasswordHashedTwiceHasTwoSalts() {
    Argon2idHash first = hash("correct horse");
    Argon2idHash second = hash("correct horse");

    assertThat(first.salt()).isNotEqualTo(second.salt());
    assertThat(first.tag()).isNotEqualTo(second.tag());
    assertThat(first.salt().length()).isEqualTo(16);
  }

  @Test
  void aHashSurvivesItsWayThroughTheDatabase() {
    String stored = hash("correct horse").exposeText();

    assertThat(verify("correct horse", PasswordHash.parse(stored)))
        .isEqualTo(new Verdict.Matches(false));
  }

  // One that was made elsewhere: the reference implementation's command line, "password" with
  // "somesalt".
  @Test
  void aHashOfTheReferenceImplementationMatches() {
    String phc =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    assertThat(verify("password", PasswordHash.parse(phc))).isEqualTo(new Verdict.Matches(true));
    assertThat(verify("Password", PasswordHash.parse(phc))).isEqualTo(new Verdict.Differs());
  }

  record Pair(String what, String one, String other) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Pair[] passwordsThatAreTwo() {
    String at72 = "a".repeat(72);
    String at255 = "a".repeat(255);
    return new Pair[] {
      new Pair("differ at byte 73", at72 + "b", at72 + "c"),
      new Pair("cut at byte 72", at72 + "b", at72),
      new Pair("differ at byte 256", at255 + "b", at255 + "c"),
      new Pair("cut at byte 255", at255 + "b", at255),
      new Pair(
          "differ at the last of 256 characters of four bytes",
          "😀".repeat(255) + "😀",
          "😀".repeat(255) + "😁"),
      new Pair("differ behind a NUL", "secret\0one", "secret\0two"),
      new Pair("cut at a NUL", "secret\0one", "secret"),
      new Pair("a NUL at the end", "secret\0", "secret"),
      new Pair("space at the end", "secret ", "secret"),
      new Pair("upper case", "secret", "Secret"),
      new Pair("empty", "secret", ""),
      new Pair("compatibility forms", "\ufb01ve", "five"),
    };
  }

  @ParameterizedTest
  @MethodSource("passwordsThatAreTwo")
  void passwordsThatDifferDoNotLogEachOtherIn(Pair pair) {
    assertThat(verify(pair.other, hash(pair.one))).isEqualTo(new Verdict.Differs());
    assertThat(verify(pair.one, hash(pair.one))).isEqualTo(new Verdict.Matches(false));
  }

  @Test
  void composedAndDecomposedAreOnePassword() {
    assertThat(verify("cafe\u0301", hash("caf\u00e9"))).isEqualTo(new Verdict.Matches(false));
    assertThat(verify("caf\u00e9", hash("cafe\u0301"))).isEqualTo(new Verdict.Matches(false));
  }

  @Test
  void aCheaperHashIsOutdatedAndADearerOneIsNot() {
    PasswordHash stored = hash("correct horse");
    try (var dearer = new PasswordHasher(new HashCost(64, 3, 1), Peppers.none(), LANE, random);
        var cheaper = new PasswordHasher(new HashCost(32, 2, 1), Peppers.none(), LANE, random)) {
      assertThat(dearer.verify(Password.of("correct horse"), stored, dearer.decoy("ada"), "who"))
          .isEqualTo(new Verdict.Matches(true));
      assertThat(cheaper.verify(Password.of("correct horse"), stored, cheaper.decoy("ada"), "who"))
          .isEqualTo(new Verdict.Matches(false));
    }
  }

  /// supabase/auth issue 2674, Spring CVE-2025-22234: nobody was hashed for whoever had no account.
  @Test
  void theDecoyCostsWhatNewHashesCostAndMatchesNothing() {
    assertThat(hasher.decoy("ada").cost()).isEqualTo(SMALL);
    assertThat(hasher.decoy("ada").salt().length()).isEqualTo(Argon2idHash.SALT_BYTES);
    assertThat(hasher.decoy("ada").tag().length()).isEqualTo(Argon2idHash.TAG_BYTES);
    assertThat(verify("", hasher.decoy("ada"))).isEqualTo(new Verdict.Differs());
  }

  // Otherwise the time would tell who has an account, once hashes have become dearer.
  @ParameterizedTest
  @ValueSource(ints = {512, 2048, 3000})
  void aWrongPasswordCostsAgainstACheaperHashWhatItCostsAgainstTheDecoy(int memoryKib) {
    var today = new HashCost(3072, 4, 1);
    var fake = GatedArgon2id.open();
    var stored = new Argon2idHash(new HashCost(memoryKib, 3, 1), random.next(16), random.next(32));
    try (var faked =
        new PasswordHasher(
            today, Peppers.none(), LANE, random, WarmUp.none(), () -> fake, System::nanoTime)) {
      assertThat(faked.verify(Password.of("wrong"), stored, faked.decoy("ada"), "who"))
          .isEqualTo(new Verdict.Differs());
    }
    assertThat(fake.inputs.stream().mapToLong(input -> input.cost.filledKib()).sum())
        .isCloseTo(today.filledKib(), within(8L));
    assertThat(fake.inputs)
        .allSatisfy(
            input -> assertThat(input.cost.memoryKib()).isLessThanOrEqualTo(today.memoryKib()));
  }

  @Test
  void everyProcessHasADecoyOfItsOwn() {
    try (var other = new PasswordHasher(SMALL, Peppers.none(), LANE, random)) {
      assertThat(other.decoy("ada").tag()).isNotEqualTo(hasher.decoy("ada").tag());
      assertThat(other.decoy("ada").salt()).isNotEqualTo(hasher.decoy("ada").salt());
    }
  }

  // As accounts have.
  @Test
  void everyAddressHasADecoyWithASaltOfItsOwn() {
    assertThat(hasher.decoy("ada").salt()).isNotEqualTo(hasher.decoy("grace").salt());
    assertThat(hasher.decoy("ada")).isEqualTo(hasher.decoy("ada"));
  }

  /// CVE-2026-102414: a long password kept the processor busy. Argon2id's passes over memory, which
  /// are its cost, do not depend on the password; what does is one Blake2b of it at the start (RFC
  /// 9106 §3.2), and that is over at most a kibibyte.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 64, 72, 73, 255, 256, 257, 1_024, 1_025, 15_000})
  void theWorkIsTheSameForPasswordsOfAnyLength(int codePoints) {
    var fake = GatedArgon2id.open();
    try (var faked =
        new PasswordHasher(
            SMALL, Peppers.none(), LANE, random, WarmUp.none(), () -> fake, System::nanoTime)) {
      var password = Password.of("\ud834\udd1e".repeat(codePoints));
      faked.verify(password, faked.decoy("ada"), faked.decoy("ada"), "who");
      assertThat(password.isTooLong() || faked.hash(password, "who") instanceof Hashing.Hashed)
          .isTrue();
    }

    assertThat(fake.inputs)
        .hasSize(codePoints > Password.MAX_CODE_POINTS ? 1 : 2)
        .allSatisfy(input -> {
          assertThat(input.cost).isEqualTo(SMALL);
          assertThat(input.password).hasSizeLessThanOrEqualTo(4 * Password.MAX_CODE_POINTS);
        });
  }

  @Test
  void anOverLongPasswordCostsWhatAnyOtherDoesAndDiffers() {
    var fake = GatedArgon2id.open();
    var stored = new Argon2idHash(new HashCost(1024, 3, 1), random.next(24), random.next(48));
    try (var faked =
        new PasswordHasher(
            SMALL, Peppers.none(), LANE, random, WarmUp.none(), () -> fake, System::nanoTime)) {
      Verdict verdict =
          faked.verify(Password.of("a".repeat(10_000)), stored, faked.decoy("ada"), "who");

      assertThat(verdict).isEqualTo(new Verdict.Differs());
      assertThat(fake.inputs)
          .singleElement()
          .satisfies(input -> {
            assertThat(input.cost).isEqualTo(stored.cost());
            assertThat(input.salt).isEqualTo(stored.salt().expose());
            assertThat(input.tagBytes).isEqualTo(48);
            assertThat(input.password).hasSizeLessThanOrEqualTo(1024);
          });
    }
  }

  @Test
  void whatStandsInForAnOverLongPasswordIsNobodysPassword() {
    var fake = GatedArgon2id.open();
    try (var faked =
        new PasswordHasher(
            SMALL, Peppers.none(), LANE, random, WarmUp.none(), () -> fake, System::nanoTime)) {
      faked.verify(Password.of("a".repeat(257)), faked.decoy("ada"), faked.decoy("ada"), "who");
      Password standIn = Password.of(fake.hashed.getFirst());
      var hashed = (Hashing.Hashed) faked.hash(standIn, "who");

      assertThat(faked.verify(standIn, hashed.hash(), faked.decoy("ada"), "who"))
          .isInstanceOf(Verdict.Matches.class);
      assertThat(
              faked.verify(Password.of("a".repeat(257)), hashed.hash(), faked.decoy("ada"), "who"))
          .isEqualTo(new Verdict.Differs());
    }
  }

  @Test
  void anOverLongPasswordIsNeverHashedToBeKept() {
    assertThatThrownBy(() -> hasher.hash(Password.of("a".repeat(257)), "who"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void passwordsAreWipedOnceHashed() {
    var fake = GatedArgon2id.open();
    try (var faked =
        new PasswordHasher(
            SMALL, Peppers.none(), LANE, random, WarmUp.none(), () -> fake, System::nanoTime)) {
      faked.hash(Password.of("correct horse"), "who");

      assertThat(fake.hashed).containsExactly("correct horse");
      assertThat(fake.inputs)
          .singleElement()
          .satisfies(input -> assertThat(input.password).containsOnly(0));
    }
  }

  @Test
  void theBusyComeBackAfterOneTwoOrThreeSeconds() {
    PasswordHash stored = hash("correct horse");
    hasher.close();
    Set<Duration> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(((Verdict.Busy) verify("correct horse", stored)).retryAfter());
      seen.add(((Hashing.Busy) hasher.hash(Password.of("correct horse"), "who")).retryAfter());
    }

    assertThat(seen)
        .containsExactlyInAnyOrder(
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  @Test
  void aWrongImplementationRefusesTheStart() {
    Supplier<Argon2id> wrong = () -> input -> new byte[input.tagBytes];
    try (var broken =
        new PasswordHasher(
            SMALL, Peppers.none(), LANE, random, WarmUp.none(), wrong, System::nanoTime)) {
      assertThatThrownBy(broken::awaitTested)
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage(
              "Argon2id does not compute what RFC 9106 says"
                  + " (HashCost[memoryKib=32, iterations=3, parallelism=4]);"
                  + " no password can be checked");
      assertThat(broken.hash(Password.of("correct horse"), "who")).isInstanceOf(Hashing.Busy.class);
    }
  }

  @Test
  void aMissingPepperIsSaidOnceAndNoMoreOfThemThanThereMayBe() {
    try (var log = LogRecorder.of(PasswordHasher.class)) {
      for (int i = 0; i < 40; i++) {
        assertThat(verify("correct horse", peppered(i / 2))).isEqualTo(new Verdict.Unusable());
      }

      assertThat(log.messages())
          .hasSize(HashLimit.PEPPERS.amount())
          .doesNotHaveDuplicates()
          .allSatisfy(message -> assertThat(message).contains("their owners cannot sign in"))
          .first(STRING)
          .contains("the pepper AAAAAAAAAAA,");
    }
  }

  private static Argon2idHash peppered(int key) {
    String id = "A".repeat(10) + (char) ('A' + key);
    return new Argon2idHash(
        SMALL, Optional.of(id), Secret.ofText("saltsalt"), Secret.ofText("sixteen bytes tag"));
  }

  @Test
  void saltAndTagAreNotShown() {
    assertThat(hasher.hash(Password.of("correct horse"), "who").toString())
        .contains("redacted")
        .doesNotContain("$");
    assertThat(
            new Argon2idHash(SMALL, Secret.ofText("saltsalt"), Secret.ofText("sixteen bytes tag"))
                .toString())
        .doesNotContain("salt");
  }

  private Argon2idHash hash(String password) {
    return ((Hashing.Hashed) hasher.hash(Password.of(password), "who")).hash();
  }

  private Verdict verify(String password, PasswordHash stored) {
    return hasher.verify(Password.of(password), stored, hasher.decoy("ada"), "who");
  }
}
