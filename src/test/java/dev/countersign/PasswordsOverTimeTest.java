package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.crypto.Peppers;
import dev.countersign.crypto.foreign.Vectors;
import dev.countersign.store.RealDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Settings and keys of password hashing that change while accounts stay.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class PasswordsOverTimeTest {
  private static final String PEPPERS = "COUNTERSIGN_PASSWORDS_PEPPERS";
  private static final String MEMORY = "COUNTERSIGN_HASHING_MEMORY_KIB";
  private static final String OLD = key(1);
  private static final String NEW = key(2);
  private static final String PASSWORD = ApiClient.PASSWORD;

  private final AppFixture app;
  private final StoredPasswords stored;
  private final ApiClient momail;
  private final ApiClient wackyPod;

  PasswordsOverTimeTest(RealDatabase kind) {
    Map<String, String> settings = Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", PEPPERS, OLD);
    app =
        switch (kind) {
          case SQLITE -> AppFixture.startOnSqlite(settings);
          case POSTGRES -> AppFixture.startOnPostgres(settings);
        };
    stored = new StoredPasswords(app);
    momail = Api.MOMAIL.on(app);
    wackyPod = Api.WACKYPOD.on(app);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static String key(int content) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) content;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String id(String key) {
    return Peppers.parse(key).orElseThrow().current().orElseThrow();
  }

  private void withPeppers(String peppers) {
    app.restartWith(Map.of(PEPPERS, peppers));
  }

  @Test
  void aNewPepperTakesThePlaceOfTheOldOneAtEachNextSignIn() {
    String ada = wackyPod.newAccount();
    String bob = momail.newAccount();
    assertThat(stored.of(ada)).contains(",keyid=" + id(OLD) + "$");

    withPeppers(NEW + "," + OLD);
    assertThat(wackyPod.logIn(ada, "wrong").status()).isEqualTo(401);
    assertThat(stored.of(ada)).contains(",keyid=" + id(OLD) + "$");
    wackyPod.session(ada);
    assertThat(stored.of(ada)).contains(",keyid=" + id(NEW) + "$");
    assertThat(stored.of(bob)).contains(",keyid=" + id(OLD) + "$");
    momail.session(bob);
    assertThat(stored.of(bob)).contains(",keyid=" + id(NEW) + "$");

    withPeppers(NEW);
    momail.session(ada);
    wackyPod.session(bob);
    assertThat(stored.of(momail.newAccount())).contains(",keyid=" + id(NEW) + "$");
  }

  @Test
  void aServerWithoutAPepperThatAnAccountNeedsDoesNotStart() {
    String ada = wackyPod.newAccount();

    assertThatThrownBy(() -> withPeppers(NEW))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "Stored passwords need the pepper %s, which is not among passwords.peppers:"
                    .formatted(id(OLD))
                + " add its key, behind the first.");
    assertThatThrownBy(() -> withPeppers("")).isInstanceOf(StartRefused.class);

    withPeppers("none," + OLD);
    wackyPod.session(ada);
    assertThat(stored.of(ada)).doesNotContain("keyid");
    withPeppers("");
    wackyPod.session(ada);
  }

  // Another node has it already, or it was taken away beside a running server. Any other answer
  // would tell that there is an account.
  @Test
  void aPepperThatIsMissingWhileTheServerRunsIsAnsweredAsAnAddressWithoutAccountIs() {
    String ada = wackyPod.newAccount();
    stored.set(ada, stored.of(ada).replace(id(OLD), id(NEW)));

    for (ApiClient client : new ApiClient[] {momail, wackyPod}) {
      Reply answer = client.logIn(ada, PASSWORD);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(client.logIn(app.newEmail(), PASSWORD).body());
    }
    stored.set(ada, stored.of(ada).replace(id(NEW), id(OLD)));
    wackyPod.session(ada);
  }

  @Test
  void aHashOfElsewhereIsReplacedByOneWithThePepper() {
    String ada = app.newEmail();
    String foreign =
        Vectors.all().stream()
            .filter(v -> v.by().startsWith("django") && v.password().equals("a"))
            .findFirst()
            .orElseThrow()
            .hash();
    assertThat(stored.bring(Fields.json("email", ada, "password_hash", foreign)).status()).isZero();

    assertThat(momail.logIn(ada, "a").status()).isEqualTo(200);
    assertThat(stored.of(ada)).startsWith("$argon2id$").contains(",keyid=" + id(OLD) + "$");
  }

  @Test
  void raisedParametersTakeEffectAtTheNextSignInAndLoweredOnesNever() {
    String ada = wackyPod.newAccount();

    app.restartWith(Map.of(MEMORY, "20480"));
    assertThat(wackyPod.logIn(ada, "wrong").status()).isEqualTo(401);
    assertThat(stored.of(ada)).contains("$m=64,t=1,p=1,");
    wackyPod.session(ada);
    assertThat(stored.of(ada)).contains("$m=20480,t=2,p=1,");

    app.restartWith(Map.of(MEMORY, "19457"));
    String before = stored.of(ada);
    momail.session(ada);
    assertThat(stored.of(ada)).isEqualTo(before);
  }

  @Test
  void aResetGivesTheNewPasswordThePepperOfTheDay() {
    String ada = wackyPod.newAccount();
    withPeppers(NEW + "," + OLD);
    wackyPod.call("request-password-reset", Fields.json("email", ada));
    String token = app.resetTokens(ada).getFirst();

    assertThat(
            wackyPod
                .call("reset-password", Fields.json("token", token, "password", "NewSecure456!"))
                .status())
        .isEqualTo(200);

    assertThat(stored.of(ada)).contains(",keyid=" + id(NEW) + "$");
    assertThat(wackyPod.logIn(ada, "NewSecure456!").status()).isEqualTo(200);
  }

  @Test
  void thePeppersMayStandInAFileOrBePrintedByACommand() throws IOException {
    String ada = wackyPod.newAccount();
    Path file = app.data().resolve("peppers");
    Files.writeString(file, OLD + "\n" + NEW + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    app.restartWith(Map.of(PEPPERS, "", "COUNTERSIGN_PASSWORDS_PEPPERS_FILE", file.toString()));
    wackyPod.session(ada);
    app.restartWith(
        Map.of(
            "COUNTERSIGN_PASSWORDS_PEPPERS_FILE",
            "",
            "COUNTERSIGN_PASSWORDS_PEPPERS_COMMAND",
            "cat " + file));
    wackyPod.session(ada);
  }
}
