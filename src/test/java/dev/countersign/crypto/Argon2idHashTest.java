package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Secret;
import dev.countersign.limit.HashLimit;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2idHashTest {
  private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
  private static final String TAG = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  private static final String PHC = "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG;

  @Test
  void phcStringIsReadAndWrittenAsItIs() {
    Argon2idHash hash = Argon2idHash.parse(PHC).orElseThrow();

    assertThat(hash.cost()).isEqualTo(HashCost.FLOOR);
    assertThat(hash.salt()).isEqualTo(Secret.ofText("somesaltsomesalt"));
    assertThat(hash.tag().length()).isEqualTo(32);
    assertThat(hash.exposeText()).isEqualTo(PHC);
  }

  @Test
  void namesNothingOfItself() {
    assertThat(Argon2idHash.parse(PHC).orElseThrow().toString())
        .isEqualTo("Argon2idHash[redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "password",
        "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW",
        "$argon2i$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2d$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2id$v=16$m=19456,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2id$m=19456,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2id$v=19$t=2,m=19456,p=1$" + SALT + "$" + TAG,
        "$argon2id$v=19$m=19456,t=2$" + SALT + "$" + TAG,
        "$argon2id$v=19$m=019456,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2id$v=19$m=+9456,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2id$v=19$m=\u0661\u0669\u0664\u0665\u0666,t=2,p=1$" + SALT + "$" + TAG,
        "$argon2id$v=19$m=19456,t=2,p=1,keyid=a$" + SALT + "$" + TAG,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "==$" + TAG,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG + "=",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdB$" + TAG,
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2Fs-_$" + TAG,
        "$argon2id$v=19$m=19456,t=2,p=1$$" + TAG,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG + "\n",
        " $argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + TAG,
      })
  void anythingElseIsNoHash(String text) {
    assertThat(Argon2idHash.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "8,1,1,true",
    "7,1,1,false",
    "0,1,1,false",
    "262144,4,1,true",
    "262145,1,1,false",
    "262144,5,1,false",
    "9999999,1,1,false",
    "16384,64,1,true",
    "8,65,1,false",
    "8,0,1,false",
    "16385,64,1,false",
    "8,999,1,false",
    "128,1,16,true",
    "136,1,17,false",
    "127,1,16,false",
    "8,1,0,false",
    "9999,1,999,false",
  })
  void costIsBounded(int memoryKib, int iterations, int parallelism, boolean allowed) {
    String phc =
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(memoryKib, iterations, parallelism, SALT, TAG);

    assertThat(Argon2idHash.parse(phc).isPresent()).isEqualTo(allowed);
  }

  @Test
  void numbersBeyondAnIntAreNoCost() {
    assertThat(Argon2idHash.parse("$argon2id$v=19$m=4294967296,t=2,p=1$" + SALT + "$" + TAG))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "8,16,true",
    "7,16,false",
    "8,15,false",
    "64,64,true",
    "65,32,false",
    "16,65,false",
    "3000,3000,false"
  })
  void lengthsAreBounded(int saltBytes, int tagBytes, boolean allowed) {
    String phc = "$argon2id$v=19$m=8,t=1,p=1$%s$%s".formatted(zeros(saltBytes), zeros(tagBytes));

    assertThat(Argon2idHash.parse(phc).isPresent()).isEqualTo(allowed);
  }

  @Test
  void costOutOfBoundsCannotBeMade() {
    assertThatThrownBy(() -> new HashCost(HashLimit.MEMORY_KIB.amount() + 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFloorIsWhatTheStandardAsksFor() {
    assertThat(HashCost.FLOOR).isEqualTo(new HashCost(19_456, 2, 1));
  }

  private static String zeros(int bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
  }
}
