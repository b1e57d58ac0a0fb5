package dev.countersign.crypto.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.crypto.foreign.ForeignHashes.Parsed;
import dev.countersign.crypto.foreign.Vectors.Vector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignHashesTest {
  private static final String BCRYPT_TAIL =
      "$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";
  private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
  private static final String TAG = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  private static final String TAIL = "$" + SALT + "$" + TAG;

  static Stream<Vector> whole() {
    return Vectors.all().stream().filter(vector -> !vector.cut());
  }

  static Stream<Vector> cut() {
    return Vectors.all().stream().filter(Vector::cut);
  }

  @ParameterizedTest
  @MethodSource("whole")
  void theRightPasswordDerivesWhatTheOriginalDid(Vector vector) {
    ForeignHash hash = known(vector.hash());

    assertThat(hash.takes(utf8(vector.password()))).isTrue();
    assertThat(matches(hash, vector.password())).isTrue();
    assertThat(matches(hash, wrong(vector.password()))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("cut")
  void aPasswordThatBcryptCutIsNotTakenAndItsFirst72BytesAre(Vector vector) {
    ForeignHash hash = known(vector.hash());
    byte[] password = utf8(vector.password());

    assertThat(hash.takes(password)).isFalse();
    byte[] first = Arrays.copyOf(password, 72);
    assertThat(hash.takes(first)).isTrue();
    assertThat(hash.derive(first)).isEqualTo(hash.tag().expose());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$2$", "$2a$", "$2b$", "$2x$", "$2y$", "bcrypt$$2b$", "bcrypt_sha256$$2b$"})
  void bcryptTakesNothingThatItsMakersWouldHaveCut(String prefix) {
    ForeignHash hash = known(prefix + "04" + BCRYPT_TAIL);
    boolean isDigested = prefix.startsWith("bcrypt_sha256");

    assertThat(hash.takes(utf8("a".repeat(72)))).isTrue();
    assertThat(hash.takes(utf8("a".repeat(73)))).isEqualTo(isDigested);
    assertThat(hash.takes(utf8("é".repeat(36) + "a"))).isEqualTo(isDigested);
    assertThat(hash.takes(utf8("before\0after"))).isEqualTo(isDigested);
  }

  // What the flaw of old crypt_blowfish gave away: the character before an "ü" did not count.
  @Test
  void theSignExtendedRevisionIsAsBlindAsItWas() {
    ForeignHash flawed = known("$2x$04" + BCRYPT_TAIL);
    ForeignHash mended = known("$2y$04" + BCRYPT_TAIL);

    assertThat(flawed.derive(utf8("aü"))).isEqualTo(flawed.derive(utf8("xü")));
    assertThat(mended.derive(utf8("aü"))).isNotEqualTo(mended.derive(utf8("xü")));
    assertThat(flawed.derive(utf8("ascii"))).isEqualTo(mended.derive(utf8("ascii")));
  }

  // The example that Firebase publishes with its implementation in C.
  @Test
  void firebasesPublishedExampleMatches() {
    ForeignHash hash =
        known(
            "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,"
                + "sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
                + "$42xEC+ixf3L2lw=="
                + "$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==");

    assertThat(matches(hash, "user1password")).isTrue();
    assertThat(matches(hash, "user2password")).isFalse();
  }

  // RFC 7914 §12.
  @Test
  void thePublishedExampleOfScryptMatches() {
    ForeignHash hash =
        known(
            "$scrypt$ln=10,r=8,p=16$TmFDbA"
                + "$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA");

    assertThat(matches(hash, "password")).isTrue();
  }

  // Keycloak's of SHA-1 has three more blocks than there are bits to tell passwords apart by.
  @Test
  void ofSeveralBlocksTheFirstDecides() {
    ForeignHash hash = known("$pbkdf2-sha1$i=1300000$" + SALT + "$" + "A".repeat(86));

    assertThat(hash.tag().length()).isEqualTo(20);
    assertThat(hash.workKib()).isEqualTo(650_000);
  }

  // What verification goes by: who is let into the lane, and for how long it is taken.
  //
  // scrypt fills 128 r N bytes: 128·8·2^14 = 16 MiB, 128·5·2^1 = 1.25 KiB, and takes 4 p of them.
  // PBKDF2 takes half a KiB for each iteration, SHA-512 twice as much. bcrypt takes 64 KiB for each
  // of 2^cost rounds, the other types of Argon2 twice m t. Some are as large, or small, as may be.
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          $scrypt$ln=14,r=8,p=1 16384 65536
          $scrypt$ln=14,r=8,p=3 16384 196608
          $scrypt$ln=1,r=5,p=1 2 8
          $scrypt$ln=1,r=1,p=1 1 4
          $scrypt$ln=15,r=1,p=1 4096 16384
          $scrypt$ln=4,r=32,p=16 64 4096
          $scrypt$ln=18,r=8,p=1 262144 1048576
          $fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=CTFhFdXPJO1aFaMaO6Mm5Q== 16384 65536
          $fbscrypt$v=1,n=10,r=8,p=2,ss=Bw==,sk=CTFhFdXPJO1aFaMaO6Mm5Q== 1024 8192
          $pbkdf2-sha1$i=1001 1 500
          $pbkdf2-sha256$i=600000 1 300000
          $pbkdf2-sha512$i=210000 1 210000
          $argon2i$v=19$m=1024,t=3,p=2 1024 6144
          $argon2d$v=16$m=65536,t=1,p=4 65536 131072
          """)
  void whatAHashTakesIsReckonedFromItsParameters(String hash, int memoryKib, long workKib) {
    String tail = hash.startsWith("$fb") ? "$42xEC+ixf3L2lw==$CTFhFdXPJO1aFaMaO6Mm5Q==" : TAIL;

    assertThat(known(hash + tail).memoryKib()).isEqualTo(memoryKib);
    assertThat(known(hash + tail).workKib()).isEqualTo(workKib);
  }

  @ParameterizedTest
  @CsvSource({"04, 1024", "12, 262144", "14, 1048576"})
  void whatBcryptTakesDoublesWithItsCost(String cost, long workKib) {
    ForeignHash hash = known("$2b$" + cost + BCRYPT_TAIL);

    assertThat(hash.memoryKib()).isEqualTo(8);
    assertThat(hash.workKib()).isEqualTo(workKib);
  }

  // RFC 6070 §2.
  @Test
  void thePublishedExampleOfPbkdf2Matches() {
    ForeignHash hash =
        known(
            "$pbkdf2$i=4096$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0$PS7sT+QchJuAyNg2YsDkSospGpZM8vBwOA");

    assertThat(matches(hash, "passwordPASSWORDpassword")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$15" + BCRYPT_TAIL,
        "$2b$31" + BCRYPT_TAIL,
        "$2b$03" + BCRYPT_TAIL,
        "bcrypt_sha256$$2b$15" + BCRYPT_TAIL,
        "$scrypt$ln=0,r=8,p=1" + TAIL,
        "$scrypt$ln=19,r=8,p=1" + TAIL,
        "$scrypt$ln=31,r=8,p=1" + TAIL,
        "$scrypt$ln=999999999,r=8,p=1" + TAIL,
        "$scrypt$ln=14,r=0,p=1" + TAIL,
        "$scrypt$ln=14,r=33,p=1" + TAIL,
        "$scrypt$ln=14,r=8,p=0" + TAIL,
        "$scrypt$ln=10,r=8,p=17" + TAIL,
        "$scrypt$ln=18,r=8,p=2" + TAIL,
        "$scrypt$ln=16,r=1,p=1" + TAIL,
        "scrypt$15000$salt$8$1$" + TAG,
        "scrypt$0$salt$8$1$" + TAG,
        "scrypt:999999999:8:1$salt$00112233445566778899aabbccddeeff",
        "$7$zU..../....salt$x1yNXDNsEaphDazH.tZj0Vou.BUPGrRUUDzZUZUd8x/",
        "$7$6zzzzz/....salt$x1yNXDNsEaphDazH.tZj0Vou.BUPGrRUUDzZUZUd8x/",
        "$7$6U....zzzzzsalt$x1yNXDNsEaphDazH.tZj0Vou.BUPGrRUUDzZUZUd8x/",
        "$fbscrypt$v=1,n=20,r=8,p=1,ss=Bw==,sk=" + TAG + TAIL,
        "$pbkdf2-sha256$i=0" + TAIL,
        "$pbkdf2-sha256$i=2000001" + TAIL,
        "$pbkdf2-sha1$i=2000001" + TAIL,
        "$pbkdf2-sha512$i=1000001" + TAIL,
        "$pbkdf2-sha256$999999999" + TAIL,
        "pbkdf2_sha256$2000001$salt$" + TAG,
        "pbkdf2:sha256:2000001$salt$00112233445566778899aabbccddeeff",
        "$argon2i$v=19$m=262145,t=1,p=1" + TAIL,
        "$argon2i$v=19$m=262144,t=5,p=1" + TAIL,
        "$argon2d$v=19$m=1024,t=65,p=1" + TAIL,
        "$argon2d$v=19$m=1024,t=0,p=1" + TAIL,
        "$argon2d$v=19$m=1024,t=1,p=17" + TAIL,
        "$argon2id$m=7,t=1,p=1" + TAIL,
      })
  void whatAsksForMoreThanIsAllowedIsRefusedByItsParameters(String text) {
    assertThat(refusal(text)).doesNotContain("format", "base64", SALT, TAG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$pbkdf2-sha256$i=1$c2E$" + TAG,
        "$pbkdf2-sha256$i=1$" + SALT + "$" + SALT + SALT + SALT + SALT + SALT + SALT,
        "$pbkdf2-sha256$i=1$" + SALT + "$c2FsdA",
        "$argon2i$v=19$m=1024,t=1,p=1$c2FsdA$" + TAG,
        "scrypt:256:8:1$salt$00",
        "$scrypt$ln=9,r=8,p=1$" + SALT + SALT + SALT + SALT + "$" + TAG,
        "$fbscrypt$v=1,n=9,r=8,p=1,ss=Bw==,sk=c2FsdA==" + TAIL,
      })
  void saltAndHashHaveLengthsThatAreInUse(String text) {
    assertThat(refusal(text)).doesNotContain("format", "base64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.",
        "$y$j9T$salt$x",
        "$apr1$salt$x",
        "$P$B12345678901234567890123456789",
        "$2c$04" + BCRYPT_TAIL,
        "$2b$4" + BCRYPT_TAIL,
        "$2b$04" + BCRYPT_TAIL + "x",
        "$2b$04" + BCRYPT_TAIL + "\n",
        " $2b$04" + BCRYPT_TAIL,
        "$scrypt$ln=-1,r=8,p=1" + TAIL,
        "$scrypt$ln=9999999999,r=8,p=1" + TAIL,
        "$pbkdf2-md5$i=1" + TAIL,
        "$argon2x$v=19$m=1024,t=1,p=1" + TAIL,
        "$argon2i$v=18$m=1024,t=1,p=1" + TAIL,
        "$argon2id$v=19$m=1024,t=1,p=1,keyid=a" + TAIL,
        "$fbscrypt$v=2,n=9,r=8,p=1,ss=Bw==,sk=" + TAG + TAIL,
        "$fbscrypt$v=1,n=9,r=8,p=1,ss=Bw==" + TAIL,
      })
  void anythingElseIsInNoFormatThatIsRead(String text) {
    assertThat(refusal(text)).isEqualTo("it is in no format that is read here");
  }

  @Test
  void whatIsNoBase64IsSaid() {
    assertThat(refusal("$pbkdf2-sha256$i=1$a$" + TAG)).isEqualTo("its salt or hash is no base64");
    assertThat(refusal("$2b$04$!ixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW"))
        .isEqualTo("its salt or hash is no base64");
    assertThat(refusal("scrypt:256:8:1$salt$00112233445566778899aabbccddeef"))
        .isEqualTo("its salt or hash is no base64");
  }

  @Test
  void aTextWithoutEndIsNotLookedAt() {
    assertThat(refusal("$2b$".repeat(100_000))).isEqualTo("it has more than 512 characters");
  }

  @Test
  void everyKindIsAmongTheVectors() {
    List<String> schemes =
        Vectors.all().stream().map(vector -> known(vector.hash()).scheme()).distinct().toList();

    assertThat(schemes)
        .containsExactlyInAnyOrder(
            "bcrypt", "scrypt", "fbscrypt", "pbkdf2", "argon2i", "argon2d", "argon2id");
  }

  private static ForeignHash known(String text) {
    return switch (ForeignHashes.parse(text)) {
      case Parsed.Known(var hash) -> hash;
      case Parsed.Refused(var why) -> throw new AssertionError(text + ": " + why);
    };
  }

  private static String refusal(String text) {
    return switch (ForeignHashes.parse(text)) {
      case Parsed.Known _ -> throw new AssertionError(text + " is taken");
      case Parsed.Refused(var why) -> why;
    };
  }

  private static boolean matches(ForeignHash hash, String password) {
    return Arrays.equals(hash.tag().expose(), hash.derive(utf8(password)));
  }

  // No longer in bytes, so that bcrypt takes it as well.
  private static String wrong(String password) {
    return password.substring(0, password.offsetByCodePoints(password.length(), -1)) + "!";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
