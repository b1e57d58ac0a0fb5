package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.StoredPasswords.Said;
import dev.countersign.account.AccountStore;
import dev.countersign.base.Email;
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.crypto.foreign.Vectors;
import dev.countersign.crypto.foreign.Vectors.Vector;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Accounts of other systems, from the command that brings them to the sign-in that replaces their
/// hashes.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class ImportedPasswordsTest {
  private static final String OURS = "$argon2id$v=19$m=64,t=1,p=1$";
  private static final String PASSWORD = "correct horse battery staple";

  private final AtomicBoolean resetsNow = new AtomicBoolean();
  private final AppFixture app;
  private final StoredPasswords stored;

  ImportedPasswordsTest(RealDatabase kind) {
    app =
        AppFixture.startBehind(
            ResettingDatabase::new, kind, Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"));
    stored = new StoredPasswords(app);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static Api api(int turn) {
    return turn % 2 == 0 ? Api.MOMAIL : Api.WACKYPOD;
  }

  private static String line(String email, String hash) {
    return Fields.json("email", email, "password_hash", hash);
  }

  /// One of each library and format, of the same password.
  private static List<Vector> oneOfEach() {
    Map<String, Vector> formats = new LinkedHashMap<>();
    Vectors.all().stream()
        .filter(vector -> vector.password().equals(PASSWORD))
        .forEach(vector ->
            formats.putIfAbsent(vector.hash().replaceFirst("([0-9]{2,}|v=).*", ""), vector));
    return List.copyOf(formats.values());
  }

  // So that it is not taken for one of ours, which are made of the normal form.
  private static String kept(String hash) {
    return PasswordHash.parse(hash) instanceof Argon2idHash ? "argon2" + hash : hash;
  }

  private String bring(String hash) {
    String email = app.newEmail();
    Said said = stored.bring(line(email, hash));
    assertThat(said.status()).as(said.err()).isZero();
    return email;
  }

  private static String bcrypt() {
    return Vectors.all().stream()
        .filter(v -> v.password().equals(PASSWORD) && v.hash().startsWith("$2y$"))
        .findFirst()
        .orElseThrow()
        .hash();
  }

  @Test
  void aHashOfEachKindSignsInAtEitherApiAndIsReplaced() {
    List<Vector> vectors = oneOfEach();
    List<String> emails = vectors.stream().map(_ -> app.newEmail()).toList();
    var lines = new ArrayList<String>();
    for (int i = 0; i < vectors.size(); i++) {
      lines.add(line(emails.get(i), vectors.get(i).hash()));
    }
    Said said = stored.bring(lines);
    assertThat(said.out())
        .isEqualTo("%d accounts imported, 0 there already\n".formatted(vectors.size()));
    assertThat(vectors).hasSizeGreaterThan(20);

    for (int i = 0; i < vectors.size(); i++) {
      String email = emails.get(i);
      Api api = api(i);
      assertThat(api.on(app).logIn(email, "correct horse battery stapl").status()).isEqualTo(401);
      assertThat(stored.of(email)).isEqualTo(kept(vectors.get(i).hash()));
      assertThat(api.on(app).logIn(email, PASSWORD).status())
          .as(vectors.get(i).toString())
          .isEqualTo(200);
      assertThat(stored.of(email)).startsWith(OURS);
      assertThat(api.other().on(app).logIn(email, PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void anArgon2idHashOfElsewhereIsCheckedAsTypedAndItsSuccessorInNormalForm() {
    Vector vector =
        Vectors.all().stream()
            .filter(
                v -> v.password().equals("cafe\u0301") && v.hash().startsWith("$argon2id$v=19$"))
            .findFirst()
            .orElseThrow();
    String email = bring(vector.hash());
    assertThat(Api.MOMAIL.on(app).logIn(email, "caf\u00e9").status()).isEqualTo(401);

    assertThat(Api.MOMAIL.on(app).logIn(email, "cafe\u0301").status()).isEqualTo(200);

    assertThat(stored.of(email)).startsWith(OURS);
    assertThat(Api.MOMAIL.on(app).logIn(email, "caf\u00e9").status()).isEqualTo(200);
  }

  @Test
  void ofSignInsAtOnceEachSucceedsAndTheHashThatIsKeptIsOneOfTheirs() throws Exception {
    String email = bring(bcrypt());
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Reply>> calls =
          IntStream.range(0, 6)
              .<Callable<Reply>>mapToObj(i -> () -> api(i).on(app).logIn(email, PASSWORD))
              .toList();
      for (Future<Reply> answer : callers.invokeAll(calls)) {
        assertThat(answer.get().status()).isIn(200, 503);
      }
    }
    Reply after = Api.MOMAIL.on(app).logIn(email, PASSWORD);
    assertThat(after.status()).isEqualTo(200);
    assertThat(stored.of(email)).startsWith(OURS);
  }

  @Test
  void aPasswordThatIsSetMeanwhileIsNotReplacedByTheOldOne() {
    String email = bring(bcrypt());

    resetsNow.set(true);
    Reply answer = Api.WACKYPOD.on(app).logIn(email, PASSWORD);

    assertThat(resetsNow).isFalse();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(stored.of(email)).isEqualTo(PasswordHash.parse("another").exposeText());
  }

  @Test
  void aStoredHashThatAsksForTooMuchIsRefusedLikeAWrongPassword() {
    String email = bring(bcrypt());
    Reply wrong = Api.WACKYPOD.on(app).logIn(email, "wrong");
    for (String hash : List.of("$2y$31" + bcrypt().substring(6), "plain", "")) {
      stored.set(email, hash);
      try (EventRecorder events = EventRecorder.start()) {
        for (Api api : Api.values()) {
          assertThat(api.on(app).logIn(email, PASSWORD).status()).isEqualTo(401);
        }
        assertThat(Api.WACKYPOD.on(app).logIn(email, PASSWORD).body()).isEqualTo(wrong.body());
        assertThat(events.lines()).anyMatch(line -> line.contains("\"unusable_hash\""));
      }
      assertThat(stored.of(email)).isEqualTo(hash);
    }
  }

  // The first 72 bytes of both are the same, and all that the hash was made of.
  @Test
  void aPasswordThatBcryptWouldCutDoesNotSignIn() {
    String first = "a".repeat(71) + "b";
    Vector vector =
        Vectors.all().stream()
            .filter(v -> v.password().equals(first) && v.hash().startsWith("$2b$"))
            .findFirst()
            .orElseThrow();
    String email = bring(vector.hash());

    assertThat(Api.MOMAIL.on(app).logIn(email, first + "c").status()).isEqualTo(401);
    assertThat(Api.MOMAIL.on(app).logIn(email, first).status()).isEqualTo(200);
    assertThat(Api.MOMAIL.on(app).logIn(email, first + "c").status()).isEqualTo(401);
  }

  @Test
  void linesThatCannotBeKeptAreNamedAndTheOthersAreThere() {
    String hash = bcrypt();
    String secret = hash.substring(7);
    String email = app.newEmail();
    List<String> lines =
        List.of(
            line(email, hash),
            "",
            line("nobody", hash),
            line("a@example.com", "$2y$31$" + secret),
            line("b@example.com", "plain"),
            "{\"email\":\"c@example.com\"}",
            "not json",
            "{\"email\":\"d@example.com\",\"email\":\"d@example.com\"}",
            Fields.json("email", "e@example.com", "password_hash", hash, "verified", "yes"),
            Fields.json("email", "f@example.com", "password_hash", hash, "email_verified", "yes"),
            Fields.json("email", "g@example.com", "password_hash", hash, "name", "a\nb"),
            Fields.json(
                "email",
                "h@example.com",
                "password_hash",
                hash,
                "created_at",
                "2999-01-01T00:00:00Z"),
            Fields.json("email", "i@example.com", "password_hash", hash, "created_at", "yesterday"),
            Fields.json(
                "email", "j@example.com", "password_hash", hash, "name", "x".repeat(20_000)),
            line(
                "k@example.com",
                "$argon2id$v=19$m=64,t=1,p=1,keyid=sfdVsM3DMoY$"
                    + "MDEyMzQ1Njc4OWFiY2RlZg$F7xd9WxWCJvjtDG4yjpAEin+XDLlWGPRR3/OtTTISgA"),
            line(
                email.toUpperCase(java.util.Locale.ROOT),
                "$pbkdf2$i=1$c2FsdHNhbHQ$" + "A".repeat(27)));

    Said said = stored.bring(lines);

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err().replace("countersign: ", "").lines().filter(l -> !l.startsWith("{")))
        .containsExactly(
            "line 3: email is no e-mail address",
            "line 4: password_hash cannot be used: its cost is not from 4 to 14",
            "line 5: password_hash cannot be used: it is in no format that is read here",
            "line 6: password_hash cannot be used: it is in no format that is read here",
            "line 7: it is no JSON object",
            "line 8: it is no JSON object",
            "line 9: it has a field that is none of email, password_hash, email_verified, name, created_at",
            "line 10: email_verified is neither true nor false",
            "line 11: name is no text of at most 100 characters without control characters",
            "line 12: created_at is no time of the past, such as 2024-05-06T07:08:09Z",
            "line 13: created_at is no time of the past, such as 2024-05-06T07:08:09Z",
            "line 14: it has more than 16384 bytes",
            "line 15: password_hash cannot be used: it names a pepper",
            "line 16: an earlier line has the same address",
            "1 accounts imported, 0 there already, 14 lines refused: mend those and give the same file again.");
    assertThat(said.err()).doesNotContain(secret.substring(0, 22));
    assertThat(stored.of(email)).isEqualTo(hash);
    assertThat(Api.WACKYPOD.on(app).logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void theSameFileAgainChangesNothing() {
    String email = bring(bcrypt());
    Api.MOMAIL.on(app).logIn(email, PASSWORD);
    String ours = stored.of(email);

    Said again = stored.bring(line(email, bcrypt()) + "\r\n");

    assertThat(again.status()).isZero();
    assertThat(again.out()).isEqualTo("0 accounts imported, 1 there already\n");
    assertThat(stored.of(email)).isEqualTo(ours);
  }

  @Test
  void whatWasKnownOfThePersonIsKept() {
    String email = app.newEmail();
    Said said =
        stored.bring(
            ("{\"email\":\" %s \",\"password_hash\":\"%s\",\"name\":\"Ada\","
                    + "\"email_verified\":true,\"created_at\":\"2020-02-03T04:05:06Z\"}")
                .formatted(email.toUpperCase(java.util.Locale.ROOT), bcrypt()));
    assertThat(said.status()).as(said.err()).isZero();

    Reply answer = Api.WACKYPOD.on(app).logIn(email, PASSWORD);

    assertThat(answer.at("/user/email")).isEqualTo(email);
    assertThat(answer.at("/user/name")).isEqualTo("Ada");
  }

  @Test
  void anImportIsAnEventThatNamesNoWholeAddress() {
    String email = app.newEmail();
    try (EventRecorder events = EventRecorder.start()) {
      stored.bring(line(email, bcrypt()));
      assertThat(events.lines())
          .filteredOn(line -> line.contains("\"account.imported\""))
          .singleElement()
          .asString()
          .contains("u***@example.com")
          .doesNotContain(email);
    }
  }

  /// A database that, when it is told, sets another password for the one account just before the
  /// next thing is written.
  private final class ResettingDatabase implements Database {
    private final Database real;

    ResettingDatabase(Database real) {
      this.real = real;
    }

    private void resetIfTold() {
      if (resetsNow.compareAndSet(true, false)) {
        real.write(tx -> {
          var accounts = new AccountStore();
          var account = accounts.find(tx, new Email("user1@example.com")).orElseThrow();
          return accounts.resetPassword(tx, account.id(), PasswordHash.parse("another"));
        });
      }
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
      resetIfTold();
      return real.write(work);
    }

    @Override
    public <T extends @Nullable Object> T tally(Work<T> work) {
      resetIfTold();
      return real.tally(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
      return real.read(work);
    }

    @Override
    public boolean isReady() {
      return real.isReady();
    }

    @Override
    public void refuseUnfinishedCopy() {
      real.refuseUnfinishedCopy();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
