package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Together;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What has gone wrong with forgotten passwords elsewhere, each with the test that would have
/// caught it.
final class PastResetFailuresTest {
  private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<\\\\]+");

  private static AppFixture app;

  @BeforeAll
  static void start() {
    app = AppFixture.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /// ZITADEL GHSA-2wmj-46rj-qm2w, Supabase GHSA-3529-5m8x-rpv3: the mailed link began with what the
  /// request called the server, and the token went to whoever that was.
  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1"})
  void mailedLinkBeginsWithTheConfiguredAddressWhateverARequestSays(String trusted) {
    var environment =
        Map.of(
            "COUNTERSIGN_LIMITS_ENABLED", "false",
            "COUNTERSIGN_PUBLIC_URL", "https://auth.example.com",
            "COUNTERSIGN_PROXIES_TRUSTED", trusted);
    try (AppFixture named = AppFixture.start(environment)) {
      Person ada = Person.signUp(named, "ada@example.com");
      URI uri = named.uri("/api/auth/request-password-reset");
      URI resend = named.uri("/v1/auth/resend-verification");
      byte[] body = JsonBody.of("email", ada.email()).getBytes(StandardCharsets.UTF_8);
      String host = "Host: " + uri.getAuthority() + "\r\n";
      int accepted = 0;
      for (String lines :
          List.of(
              "Host: evil.example\r\n",
              "Host: evil.example:443\r\n",
              "Host: auth.example.com@evil.example\r\n",
              "Host: auth.example.com.evil.example\r\n",
              "Host: auth.example.com\r\nHost: evil.example\r\n",
              "Host:\r\n",
              host + "X-Forwarded-Host: evil.example\r\n",
              host + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\n",
              host + "X-Forwarded-Server: evil.example\r\n",
              host + "X-Forwarded-Prefix: /evil.example\r\nX-Forwarded-Port: 666\r\n",
              host + "Forwarded: for=1.2.3.4;host=evil.example;proto=http\r\n",
              host + "X-Host: evil.example\r\nX-Original-Host: evil.example\r\n",
              host + "X-Original-URL: http://evil.example/\r\nX-Rewrite-URL: /evil.example\r\n",
              host + "Origin: https://evil.example\r\nReferer: https://evil.example/\r\n")) {
        int status = Wire.status(Wire.post(uri, lines, body));
        assertThat(status).as(lines).isIn(200, 400, 403);
        assertThat(Wire.status(Wire.post(resend, lines, body))).as(lines).isEqualTo(status);
        accepted += status == 200 ? 2 : 0;
      }

      String mails = named.mailTo(ada.email()).body();
      List<String> links = LINK.matcher(mails).results().map(l -> l.group()).toList();
      assertThat(accepted).isGreaterThan(16);
      assertThat(links)
          .hasSizeGreaterThanOrEqualTo(accepted)
          .allMatch(link ->
              link.matches(
                  "https://auth\\.example\\.com/(reset-password|verify-email)\\?token=[0-9A-Z-]{30}"));
      assertThat(mails).doesNotContain("evil");
    }
  }

  /// authentik CVE-2022-23555, CVE-2026-73431: a token was good a second time.
  @Test
  void mailedTokenUsedManyTimesAtOnceIsSpentOnce() throws Exception {
    Person ada = Person.signUp(app, "parallel@example.com");
    String token = ada.mailedToken();
    List<Callable<Reply>> uses = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      String body = JsonBody.of("token", token, "password", "Password-No-" + i);
      uses.add(() -> app.post("/api/auth/reset-password", body));
    }

    List<Integer> done = new ArrayList<>();
    List<Reply> replies = Together.run(uses);
    for (int i = 0; i < replies.size(); i++) {
      assertThat(replies.get(i).status()).isIn(200, 400, 503);
      if (replies.get(i).status() == 200) {
        done.add(i);
      }
    }

    assertThat(done).hasSize(1);
    for (int i = 0; i < replies.size(); i++) {
      assertThat(ada.canSignInWith("Password-No-" + i)).isEqualTo(i == done.getFirst());
    }
  }

  /// The same tokens: any of the newest three works, whichever is tried first, and takes the others
  /// with it.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void oneUsedTokenTakesTheOthersOfItsAccountWithIt(int first) {
    Person ada = Person.signUp(app, "order" + first + "@example.com");
    Person bob = Person.signUp(app, "bystander" + first + "@example.com");
    String bobs = bob.mailedToken();
    List<String> adas = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      adas.add(ada.mailedToken());
    }
    Collections.reverse(adas);

    assertThat(Door.WACKYPOD_RESET.present(app, adas.get(3)).status()).isEqualTo(400);
    assertThat(Door.WACKYPOD_RESET.present(app, adas.get(4)).status()).isEqualTo(400);
    assertThat(ada.canSignInWith(ada.password())).isTrue();
    assertThat(Door.WACKYPOD_RESET.present(app, adas.get(first)).status()).isEqualTo(200);
    for (String token : adas) {
      assertThat(Door.WACKYPOD_RESET.present(app, token).status()).isEqualTo(400);
      assertThat(Door.RESET_FORM.present(app, token).status()).isEqualTo(400);
      assertThat(Door.RESET_LINK.present(app, token).status()).isEqualTo(400);
    }

    assertThat(ada.canSignInWith(Door.NEW_PASSWORD)).isTrue();
    assertThat(bob.isSignedIn()).isTrue();
    assertThat(bob.canSignInWith(bob.password())).isTrue();
    assertThat(Door.RESET_FORM.present(app, bobs).status()).isEqualTo(200);
  }

  /// Keycloak CVE-2026-9802: what was spent came back to life with the server.
  @Test
  void spentMailedTokenStaysSpentAfterARestart() {
    try (AppFixture own = AppFixture.start()) {
      Person ada = Person.signUp(own, "ada@example.com");
      String spent = ada.mailedToken();
      assertThat(Door.RESET_FORM.present(own, spent).status()).isEqualTo(200);
      Person bob = Person.signUp(own, "bob@example.com");
      String unspent = bob.mailedToken();

      own.restart();

      assertThat(Door.RESET_FORM.present(own, spent).status()).isEqualTo(400);
      assertThat(ada.isSignedOut()).isTrue();
      assertThat(Door.RESET_FORM.present(own, unspent).status()).isEqualTo(200);
    }
  }

  /// ZITADEL CVE-2023-22492: refresh tokens from before the reset went on working.
  @ParameterizedTest
  @ValueSource(strings = {"WACKYPOD_RESET", "RESET_FORM"})
  void resetLeavesNoSessionOfEitherContractAlive(String door) {
    Person ada = Person.signUp(app, "survivor" + door.length() + "@example.com");
    Person elsewhere = ada.signInAgain();
    Person bob = Person.signUp(app, "neighbour" + door.length() + "@example.com");

    assertThat(Door.valueOf(door).present(app, ada.mailedToken()).status()).isEqualTo(200);

    assertThat(ada.isSignedOut()).isTrue();
    assertThat(elsewhere.isSignedOut()).isTrue();
    assertThat(bob.isSignedIn()).isTrue();
  }

  /// Supabase CVE-2026-31813, Logto CVE-2026-15611: whoever registered somebody's address first
  /// kept a way in after the owner had come.
  @Test
  void whoRegistersAnAddressBeforeItsOwnerIsLeftWithNothing() {
    Person attacker = named("owner@example.com", "Mallory was here");
    Person elsewhere = attacker.signInAgain();
    String early = attacker.mailedToken();
    String proof = attacker.mailedProof();

    String owners = attacker.mailedToken();
    assertThat(Door.RESET_FORM.present(app, owners).status()).isEqualTo(200);

    assertThat(attacker.isSignedOut()).isTrue();
    assertThat(elsewhere.isSignedOut()).isTrue();
    assertThat(attacker.canSignInWith(attacker.password())).isFalse();
    assertThat(Door.RESET_FORM.present(app, early).status()).isEqualTo(400);
    for (String token : app.verificationTokens(attacker.email())) {
      assertThat(Door.MOMAIL_VERIFY.present(app, token).status()).isEqualTo(400);
      assertThat(Door.WACKYPOD_VERIFY.present(app, token).status()).isEqualTo(400);
    }
    assertThat(app.verificationTokens(attacker.email())).hasSize(2).contains(proof);
    assertThat(userAfterReset(attacker)).contains("\"name\":null,\"tier\":\"free\"");
  }

  /// The same: whoever has proven the address before keeps the name, and what a stranger asks for
  /// in the meantime changes nothing.
  @Test
  void ownerWhoHasProvenTheAddressKeepsTheNameAtAReset() {
    Person owner = named("proven@example.com", "Ada King");
    String proof = owner.mailedProof();
    assertThat(Door.WACKYPOD_VERIFY.present(app, proof).status()).isEqualTo(200);

    assertThat(Door.RESET_FORM.present(app, owner.mailedToken()).status()).isEqualTo(200);

    assertThat(userAfterReset(owner)).contains("\"name\":\"Ada King\"");
  }

  private static Person named(String email, String name) {
    String body = JsonBody.of("email", email, "password", Person.PASSWORD, "name", name);
    assertThat(app.post("/api/auth/register", body).status()).isEqualTo(201);
    return Person.signIn(app, email, Person.PASSWORD);
  }

  private static String userAfterReset(Person person) {
    String body = JsonBody.of("email", person.email(), "password", Door.NEW_PASSWORD);
    return app.post("/api/auth/login", body).body();
  }

  /// CVE-2026-73420, GHSA-qw9g-7549-7wg5, CVE-2021-3424: an address that only looks the same, or
  /// folds into the same letters, got the mail or the account.
  @Test
  void lookalikeOfAnAddressIsNobody() {
    Person kim = Person.signUp(app, "kim.miss@example.com");
    Set<String> lookalikes = new HashSet<>();
    for (String[] pair :
        new String[][] {
          {"k", "\u212A"},
          {"i", "\u0131"},
          {"i", "\u0130"},
          {"s", "\u017F"},
          {"k", "\uFF4B"},
          {"i", "\u00ED"},
          {"i", "i\u0301"},
          {"m", "m\u00AD"},
          {"m", "m\u200B"},
          {"ss", "\u00DF"},
          {"a", "\u0430"},
          {"e", "\uFF45"},
          {".com", "\u3002com"},
          {"@", "\uFF20"},
          {"com", "com\u0000"},
          {"com", "com\n"}
        }) {
      lookalikes.add(kim.email().replaceFirst(Pattern.quote(pair[0]), pair[1]));
    }
    String before = app.mailTo(kim.email()).body();
    lookalikes.remove("kim.miss@example.com\n"); // trimmed: that is the address itself

    for (String email : lookalikes) {
      String credentials = JsonBody.of("email", email, "password", kim.password());
      assertThat(app.post("/api/auth/register", credentials).status()).as(email).isEqualTo(400);
      assertThat(app.post("/api/auth/login", credentials).status()).as(email).isEqualTo(401);
      assertThat(app.post("/v1/auth/login", credentials).status()).as(email).isEqualTo(401);
      String ask = JsonBody.of("email", email);
      assertThat(app.post("/api/auth/request-password-reset", ask).status()).isEqualTo(200);
      assertThat(app.post("/api/auth/resend-verification", ask).status()).isEqualTo(200);
    }

    assertThat(app.mailTo(kim.email()).body()).isEqualTo(before);
    assertThat(kim.isSignedIn()).isTrue();
  }

  /// A token that is stolen later is worth nothing: the last instant of a token, and the one after.
  @Test
  void mailedTokenIsGoodUntilItsLastSecondAndNoLonger() {
    Person ada = Person.signUp(app, "late@example.com");
    String token = ada.mailedToken();
    app.clock().advance(Duration.ofMinutes(30).minusSeconds(1));
    assertThat(Door.RESET_LINK.present(app, token).status()).isEqualTo(200);
    app.clock().advance(Duration.ofSeconds(1));
    for (Door door : List.of(Door.RESET_LINK, Door.RESET_FORM, Door.WACKYPOD_RESET)) {
      assertThat(door.present(app, token).toString()).isEqualTo(door.refusal(app));
    }
    assertThat(ada.canSignInWith(ada.password())).isTrue();
  }
}
