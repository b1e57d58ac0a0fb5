package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.base.Secret;
import dev.countersign.crypto.Hs256Key;
import dev.countersign.oauth.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every forgery known to have fooled somebody, at every place that takes a token (RFC 8725;
/// CVE-2018-1000531, CVE-2022-23540, CVE-2026-29000, CVE-2026-44351).
final class TokenMatrixTest {
  private static final String SECRET = "a-secret-of-at-least-32-bytes-that-verifiers-share";

  // Thousands of refusals are no news.
  private static final Logger EVENTS = Logger.getLogger("countersign.events");

  private static AppFixture app;
  private static StolenKeys keys;
  private static ServerSocketChannel listener;

  @BeforeAll
  static void start() throws IOException {
    EVENTS.setLevel(Level.OFF);
    app = AppFixture.start(Resource.KNOWN);
    keys = StolenKeys.of(app);
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
  }

  @AfterAll
  static void stop() throws IOException {
    listener.close();
    app.close();
    EVENTS.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void noForgeryPassesAndEachIsRefusedInTheContractsOwnWords(Door door) throws IOException {
    Person victim =
        Person.signUp(app, door.name().toLowerCase(java.util.Locale.ROOT) + "@example.com");
    String mailed = victim.mailedToken();
    String refusal = door.refusal(app);

    var accepted = new ArrayList<String>();
    forgeries(victim, mailed)
        .forEach((name, token) -> {
          if (!door.isBearer() || isHeaderText(token)) {
            Reply reply = door.present(app, token);
            if (!reply.toString().equals(refusal)) {
              accepted.add(name + " → " + reply);
            }
          }
        });

    assertThat(accepted).isEmpty();
    assertThat(listener.accept()).as("a call to where a token points").isNull();
    assertThat(victim.isSignedIn()).isTrue();
    assertThat(app.get("/reset-password?token=" + mailed).status()).isEqualTo(200);
    assertThat(
            Door.MOMAIL_VERIFY
                .present(app, app.verificationTokens(victim.email()).getFirst())
                .status())
        .isEqualTo(200);
    assertThat(Door.MOMAIL_LOGOUT.present(app, victim.momailAccess()).status()).isEqualTo(200);
    assertThat(Door.WACKYPOD_LOGOUT.present(app, victim.wackypodAccess()).status()).isEqualTo(200);
  }

  @Test
  void noForgedRefreshTokenCountsAtLogout() {
    Person victim = Person.signUp(app, "victim@example.com");
    Person leaving = Person.signUp(app, "leaving@example.com");
    Map<String, String> forgeries = new LinkedHashMap<>();
    addForgeries(forgeries, "", victim.wackypodRefresh());
    forgeries.putAll(ForgedClaims.ofRefresh(victim.wackypodRefresh(), keys.refresh()));
    forgeries.putAll(BrokenTexts.of(victim.wackypodRefresh()));

    // A token known as somebody else's would be 401, and an unknown one says nothing.
    var known = new ArrayList<String>();
    forgeries.forEach((name, token) -> {
      String access = leaving.signInAgain().wackypodAccess();
      Reply reply = app.postAs(access, "/api/auth/logout", JsonBody.of("refreshToken", token));
      if (!reply
          .toString()
          .equals("200 {\"success\":true,\"message\":\"Logged out successfully\"}")) {
        known.add(name + " → " + reply);
      }
    });

    assertThat(known).isEmpty();
    assertThat(victim.isSignedIn()).isTrue();
  }

  @Test
  void sharedSecretOfOneContractMakesNoTokensOfTheOther() {
    try (AppFixture shared = AppFixture.start(sharedSecret())) {
      Person ada = Person.signUp(shared, "ada@example.com");
      Jws wackypod = Jws.parse(ada.wackypodAccess());
      Jws momail = Jws.parse(ada.momailAccess());
      Hs256Key secret = Hs256Key.of(wackypod.kid(), Secret.ofText(SECRET));

      String forged = Jws.sign(wackypod.header(), momail.claims(), secret::sign);
      assertThat(Door.MOMAIL_LOGOUT.present(shared, forged).toString())
          .isEqualTo(Door.MOMAIL_LOGOUT.refusal(shared));

      String genuine = Jws.sign(wackypod.header(), wackypod.claims(), secret::sign);
      assertThat(Door.WACKYPOD_LOGOUT.present(shared, genuine).status()).isEqualTo(200);
    }
  }

  @Test
  void noForgeryPassesWhereTheSecretIsShared() {
    try (AppFixture shared = AppFixture.start(sharedSecret())) {
      Person victim = Person.signUp(shared, "victim@example.com");
      String genuine = victim.wackypodAccess();
      String jwks = shared.get("/.well-known/jwks.json").body();
      Hs256Key secret = Hs256Key.of(Jws.parse(genuine).kid(), Secret.ofText(SECRET));
      Map<String, String> forgeries = new LinkedHashMap<>();
      forgeries.putAll(ForgedHeaders.of(genuine, jwks, URI.create("http://localhost:1")));
      forgeries.putAll(ForgedClaims.ofAccess(genuine, secret));
      forgeries.putAll(BrokenTexts.of(genuine));

      var accepted = new ArrayList<String>();
      forgeries.forEach((name, token) -> {
        if (isHeaderText(token)) {
          Reply reply = Door.WACKYPOD_LOGOUT.present(shared, token);
          if (!reply.toString().equals(Door.WACKYPOD_LOGOUT.refusal(shared))) {
            accepted.add(name + " → " + reply);
          }
        }
      });

      assertThat(accepted).isEmpty();
      assertThat(Door.WACKYPOD_LOGOUT.present(shared, genuine).status()).isEqualTo(200);
    }
  }

  private static Map<String, String> sharedSecret() {
    return Map.of(
        "COUNTERSIGN_LIMITS_ENABLED", "false",
        "COUNTERSIGN_WACKYPOD_TOKENS_ALGORITHM", "HS256",
        "COUNTERSIGN_WACKYPOD_TOKENS_SECRET", SECRET);
  }

  private static Map<String, String> forgeries(Person victim, String mailed) {
    Map<String, String> all = new LinkedHashMap<>();
    addForgeries(all, "Momail access: ", victim.momailAccess());
    addForgeries(all, "WackyPod access: ", victim.wackypodAccess());
    addForgeries(all, "WackyPod refresh: ", victim.wackypodRefresh());
    for (String access : List.of(victim.momailAccess(), victim.wackypodAccess())) {
      keys.access()
          .forEach((of, key) ->
              add(all, of + " " + Jws.parse(access).claims(), ForgedClaims.ofAccess(access, key)));
    }
    add(
        all,
        "WackyPod refresh: ",
        ForgedClaims.ofRefresh(victim.wackypodRefresh(), keys.refresh()));
    add(all, "Momail refresh: ", BrokenTexts.of(victim.momailRefresh()));
    add(all, "WackyPod refresh: ", BrokenTexts.of(victim.wackypodRefresh()));
    add(all, "Momail access: ", BrokenTexts.of(victim.momailAccess()));
    add(all, "WackyPod access: ", BrokenTexts.of(victim.wackypodAccess()));
    add(all, "reset: ", brokenCodes(mailed));
    add(all, "verification: ", brokenCodes(victim.mailedProof()));
    all.putAll(tokensOfAnotherInstallation());
    return all;
  }

  // What is the same code however it is typed is no forgery.
  private static Map<String, String> brokenCodes(String genuine) {
    Map<String, String> texts = BrokenTexts.of(genuine);
    texts.values().removeIf(text -> typed(text).equals(typed(genuine)));
    return texts;
  }

  private static String typed(String code) {
    return code.replaceAll("[- \r\n\t]", "")
        .toUpperCase(Locale.ROOT)
        .replaceAll("[IL]", "1")
        .replace('O', '0');
  }

  private static void addForgeries(Map<String, String> all, String kind, String genuine) {
    String jwks = app.get("/.well-known/jwks.json").body();
    int port = listener.socket().getLocalPort();
    add(all, kind, ForgedHeaders.of(genuine, jwks, URI.create("http://127.0.0.1:" + port)));
  }

  private static void add(Map<String, String> all, String kind, Map<String, String> some) {
    some.forEach((name, token) -> all.put(kind + name, token));
  }

  private static Map<String, String> tokensOfAnotherInstallation() {
    try (AppFixture other = AppFixture.start()) {
      Person somebody = Person.signUp(other, "somebody@example.com");
      return Map.of(
          "another installation's Momail access", somebody.momailAccess(),
          "another installation's Momail refresh", somebody.momailRefresh(),
          "another installation's WackyPod access", somebody.wackypodAccess(),
          "another installation's WackyPod refresh", somebody.wackypodRefresh(),
          "another installation's reset", somebody.mailedToken(),
          "another installation's verification", somebody.mailedProof());
    }
  }

  // What does not fit into a header is sent byte by byte in another test.
  private static boolean isHeaderText(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
