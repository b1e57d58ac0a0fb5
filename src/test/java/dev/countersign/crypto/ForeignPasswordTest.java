package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.countersign.base.Password;
import dev.countersign.crypto.PasswordHasher.Verdict;
import dev.countersign.crypto.foreign.Vectors;
import dev.countersign.crypto.foreign.Vectors.Vector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForeignPasswordTest {
  private static final HashCost SMALL = new HashCost(64, 2, 1);
  private static final LaneSettings LANE = new LaneSettings(2, 16, Duration.ofSeconds(20));
  private static final String BCRYPT_OF_72_BYTES =
      Vectors.all().stream()
          .filter(vector -> vector.hash().startsWith("$2y$"))
          .filter(vector -> vector.password().equals("a".repeat(71) + "b"))
          .findFirst()
          .orElseThrow()
          .hash();

  private final RandomTokens random = new RandomTokens(new SecureRandom());
  private final PasswordHasher hasher = new PasswordHasher(SMALL, Peppers.none(), LANE, random);

  @AfterEach
  void close() {
    hasher.close();
  }

  @Test
  void whatEachLibraryMadeMatchesAndIsOutdated() {
    Vectors.all().stream()
        .filter(vector -> !vector.cut())
        .filter(vector -> !(PasswordHash.parse(vector.hash()) instanceof Argon2idHash))
        .forEach(vector -> {
          assertThat(verify(vector.password(), vector.hash()))
              .as(vector.toString())
              .isEqualTo(new Verdict.Matches(true));
        });
  }

  // As an import keeps it.
  @Test
  void argon2idOfOtherLibrariesMatchesAndIsOutdated() {
    Vectors.all().stream()
        .filter(vector -> PasswordHash.parse(vector.hash()) instanceof Argon2idHash)
        .forEach(vector ->
            assertThat(verify(vector.password(), "argon2" + vector.hash()))
                .as(vector.toString())
                .isEqualTo(new Verdict.Matches(true)));
  }

  // HMAC fills its key up with NULs, and bcrypt ends there.
  @Test
  void aNulAtTheEndIsNoPartOfThePassword() {
    Vectors.all().stream()
        .filter(vector -> vector.password().equals("correct horse battery staple"))
        .forEach(vector ->
            assertThat(verify(vector.password() + "\0", vector.hash()))
                .as(vector.toString())
                .isNotInstanceOf(Verdict.Matches.class));
  }

  @Test
  void aWrongPasswordDiffers() {
    assertThat(verify("a".repeat(71) + "c", BCRYPT_OF_72_BYTES)).isEqualTo(new Verdict.Differs());
  }

  // Bcrypt would let both in.
  @Test
  void aPasswordThatDiffersAtByte73DoesNotLogIn() {
    assertThat(verify("a".repeat(71) + "b", BCRYPT_OF_72_BYTES))
        .isEqualTo(new Verdict.Matches(true));
    assertThat(verify("a".repeat(71) + "bc", BCRYPT_OF_72_BYTES)).isEqualTo(new Verdict.Unusable());
    assertThat(verify("a".repeat(71) + "b\0", BCRYPT_OF_72_BYTES))
        .isEqualTo(new Verdict.Unusable());
  }

  @Test
  void theTextIsCheckedAsItWasTypedAndNotInNormalForm() {
    Vector decomposed =
        Vectors.all().stream()
            .filter(vector -> vector.password().equals("cafe\u0301"))
            .findFirst()
            .orElseThrow();

    assertThat(verify("cafe\u0301", decomposed.hash())).isEqualTo(new Verdict.Matches(true));
    assertThat(verify("caf\u00e9", decomposed.hash())).isEqualTo(new Verdict.Differs());
  }

  @Test
  void anOverLongPasswordDiffersWhateverMadeTheHash() {
    assertThat(verify("a".repeat(257), "$pbkdf2-sha256$i=1$c29tZXNhbHQ$" + "A".repeat(43)))
        .isEqualTo(new Verdict.Differs());
  }

  @Test
  void whatIsNoHashOrOutOfBoundsMatchesNothing() {
    assertThat(verify("password", "5f4dcc3b5aa765d61d8327deb882cf99"))
        .isEqualTo(new Verdict.Unusable());
    assertThat(verify("password", "$2b$31$" + BCRYPT_OF_72_BYTES.substring(7)))
        .isEqualTo(new Verdict.Unusable());
    assertThat(verify("", "")).isEqualTo(new Verdict.Unusable());
  }

  @Test
  void forWhatIsNoHashTheDecoyIsHashed() {
    var fake = GatedArgon2id.open();
    try (var faked = faked(fake, LANE)) {
      Argon2idHash decoy = faked.decoy("ada");
      faked.verify(Password.of("wrong"), PasswordHash.parse("none"), decoy, "who");

      assertThat(fake.inputs)
          .singleElement()
          .satisfies(input -> {
            assertThat(input.cost).isEqualTo(SMALL);
            assertThat(input.salt).isEqualTo(decoy.salt().expose());
          });
    }
  }

  // The clock stands still: nothing of what a hash from elsewhere takes is seen.
  @Test
  void aHashOfElsewhereThatTakesNoTimeCostsWhatTheDecoyDoes() {
    var fake = GatedArgon2id.open();
    try (var faked =
        new PasswordHasher(
            SMALL, Peppers.none(), LANE, random, WarmUp.none(), () -> fake, () -> 0L)) {
      faked.verify(
          Password.of("wrong"), PasswordHash.parse(BCRYPT_OF_72_BYTES), faked.decoy("ada"), "who");
    }
    assertThat(fake.inputs.stream().mapToLong(input -> input.cost.filledKib()).sum())
        .isCloseTo(SMALL.filledKib(), within(8L));
  }

  @Test
  void whatNeedsMoreMemoryThanTheLaneHasIsNotTried() {
    // The thread keeps 64 of them, and as many are left.
    var small = new LaneSettings(1, 16, Duration.ofSeconds(20), 128);
    var fake = GatedArgon2id.open();
    String tail = "$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    try (var faked = faked(fake, small)) {
      assertThat(
              faked.verify(
                  Password.of("x"),
                  parse("$argon2id$v=19$m=65,t=1,p=1" + tail),
                  faked.decoy("ada"),
                  "who"))
          .isEqualTo(new Verdict.Unusable());
      assertThat(
              faked.verify(
                  Password.of("x"),
                  parse("$argon2i$v=19$m=65,t=1,p=1" + tail),
                  faked.decoy("ada"),
                  "who"))
          .isEqualTo(new Verdict.Unusable());
      assertThat(
              faked.verify(
                  Password.of("x"),
                  parse("$argon2i$v=19$m=64,t=1,p=1" + tail),
                  faked.decoy("ada"),
                  "who"))
          .isEqualTo(new Verdict.Differs());
    }
  }

  @Test
  void hashesThatTogetherNeedMoreMemoryThanThereIsRunOneAfterTheOther() throws Exception {
    try (var bench = new LaneBench(1_000_000)) {
      var settings = new LaneSettings(2, 16, LaneBench.DEADLINE, 116);
      var usual = new WarmUp(new HashCost(8, 1, 1), 0, Duration.ZERO);
      HashingLane lane = bench.lane(settings, usual);
      Future<Optional<byte[]>> first = bench.submit(lane, "a", of("first", 60));
      assertThat(bench.argon2id.nextStarted()).isEqualTo("first");
      Future<Optional<byte[]>> second = bench.submit(lane, "b", of("second", 60));
      LaneBench.awaitLoad(lane, new LaneLoad(1, 1));
      Future<Optional<byte[]>> small = bench.submit(lane, "c", of("small", 40));

      assertThat(bench.argon2id.nextStarted()).isEqualTo("small");
      LaneBench.awaitLoad(lane, new LaneLoad(1, 2));
      bench.argon2id.letEnd(2);
      assertThat(bench.argon2id.nextStarted()).isEqualTo("second");
      bench.argon2id.letEnd(1);

      assertThat(LaneBench.get(first)).isPresent();
      assertThat(LaneBench.get(second)).isPresent();
      assertThat(LaneBench.get(small)).isPresent();
    }
  }

  private static Argon2id.Input of(String password, int memoryKib) {
    return LaneBench.input(password, new HashCost(memoryKib, 1, 1));
  }

  private PasswordHasher faked(GatedArgon2id fake, LaneSettings settings) {
    return new PasswordHasher(
        SMALL, Peppers.none(), settings, random, WarmUp.none(), () -> fake, System::nanoTime);
  }

  private static PasswordHash parse(String text) {
    return PasswordHash.parse(text);
  }

  private Verdict verify(String password, String stored) {
    return hasher.verify(
        Password.of(password), PasswordHash.parse(stored), hasher.decoy("ada"), "who");
  }
}
