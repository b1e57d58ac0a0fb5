package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApiClient.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What both APIs promise alike: fields, addresses, one directory, and keeping apart what is not
/// each other's.
class CommonRulesTest {
  private static final AppFixture APP = AppFixture.start();

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void anAccountOfOneApiLogsInThroughTheOther(Api api) {
    ApiClient here = api.on(APP);
    ApiClient there = api.other().on(APP);
    String email = here.newAccount();

    assertThat(there.logIn(email, PASSWORD).status()).isEqualTo(200);
    assertThat(there.logIn(email, PASSWORD + "x").status()).isEqualTo(401);
    assertThat(there.register(email, PASSWORD).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @EnumSource
  void aLogoutHereEndsNoSessionThere(Api api) {
    String email = api.on(APP).newAccount();
    Tokens here = api.on(APP).session(email);
    Tokens there = api.other().on(APP).session(email);

    assertThat(api.on(APP).logOut(here).status()).isEqualTo(200);

    assertThat(api.other().on(APP).refresh(there.refresh()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void unknownFieldsChangeNothing(Api api) {
    ApiClient client = api.on(APP);
    String email = APP.newEmail();
    String more =
        ",\"tier\":\"creator\",\"role\":\"admin\",\"emailVerified\":true,\"email_verified\":true,"
            + "\"id\":\"00000000-0000-4000-8000-000000000000\",\"userId\":\"user_1\",\"sub\":{},"
            + "\"isAdmin\":1,\"createdAt\":null,\"__proto__\":{\"tier\":\"x\"}}";
    String credentials =
        "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Ada\"".formatted(email, PASSWORD) + more;

    Reply registered = client.call("register", credentials);
    Reply signedIn = client.call("login", credentials);

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.body()).doesNotContain("creator", "admin", "00000000", "user_1\"");
    assertThat(signedIn.status()).isEqualTo(200);
    Reply seen = Api.WACKYPOD.on(APP).logIn(email, PASSWORD);
    assertThat(seen.at("/user/tier")).isEqualTo("free");
    assertThat(payload(seen.at("/tokens/accessToken")))
        .contains("\"email_verified\":false,", "\"tier\":\"free\"");
    String refresh = client.tokens(signedIn).refresh();
    Reply refreshed =
        client.call("refresh", "{\"refreshToken\":\"" + refresh + "\",\"expiresIn\":9999999}");
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.body()).doesNotContain("9999999");
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownEmailAndAWrongPasswordAreAnsweredAlike(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();

    Reply wrongPassword = client.logIn(email, PASSWORD + "x");
    List<Reply> unknown =
        List.of(
            client.logIn("nobody@example.com", PASSWORD),
            client.logIn("no address", PASSWORD),
            client.logIn("ünknown@example.com", PASSWORD));

    assertThat(wrongPassword.status()).isEqualTo(401);
    for (Reply reply : unknown) {
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.body()).isEqualTo(wrongPassword.body());
      assertThat(telling(reply)).isEqualTo(telling(wrongPassword));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyOtherPairOfTextsIsAWrongPassword(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();

    for (String password :
        List.of(" ", "\0", PASSWORD + "\0", PASSWORD + " ", " " + PASSWORD, "x".repeat(9_000))) {
      assertThat(client.logIn(email, password).status()).isEqualTo(401);
    }
    for (String other : List.of("\0", " ", "@", "x".repeat(9_000), email + "\0", "a@b", "🦜")) {
      assertThat(client.logIn(other, PASSWORD).status()).isEqualTo(401);
    }
    assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void addressesThatMailCannotReachAreNotRegistered(Api api) {
    ApiClient client = api.on(APP);

    for (String email :
        List.of(
            "plain",
            "@example.com",
            "a@",
            "a@localhost",
            "a@example..com",
            "a@.example.com",
            "a@example.com.",
            "a@-example.com",
            ".a@example.com",
            "a..b@example.com",
            "a b@example.com",
            "a@exam ple.com",
            "a@b@example.com",
            "a@example.com\nBcc: x@example.com",
            "<a@example.com>",
            "\"a\"@example.com",
            "a@[127.0.0.1]",
            "\u212Aate@example.com",
            "d\u0131r@example.com",
            "\uFF41@example.com",
            "a@exämple.com",
            "a@example.com\0",
            "x".repeat(65) + "@example.com",
            "a@" + ("x".repeat(60) + ".").repeat(4) + "example.com")) {
      Reply refused = client.register(email, PASSWORD);

      assertThat(refused.status()).as(email).isEqualTo(400);
      assertThat(client.logIn(email, PASSWORD).status()).as(email).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAddressMayHave254CharactersAndNoMore(Api api) {
    ApiClient client = api.on(APP);
    String local = api == Api.MOMAIL ? "m" : "w";
    String labels = ("x".repeat(61) + ".").repeat(3);
    String longest = local + "@" + labels + "y".repeat(254 - 2 - labels.length() - 4) + ".com";

    assertThat(client.register(longest.replace(".com", "y.com"), PASSWORD).status()).isEqualTo(400);
    assertThat(longest).hasSize(254);
    assertThat(client.register(longest, PASSWORD).status()).isEqualTo(201);
    assertThat(client.logIn(longest, PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void unusualAddressesThatMailDoesReachAreRegistered(Api api) {
    ApiClient client = api.on(APP);
    String local = api == Api.MOMAIL ? "m" : "w";

    for (String email : List.of("+tag@a.b.org", "!#$%&'*/=?^_`{|}~-@x1.org", ".o'b@d-e.fr")) {
      assertThat(client.register(local + email, PASSWORD).status()).isEqualTo(201);
      assertThat(client.logIn(local + email, PASSWORD).status()).isEqualTo(200);
    }
  }

  /// The headers, without those that tell time or request.
  private static Map<String, List<String>> telling(Reply reply) {
    var headers = new HashMap<>(reply.response().headers().map());
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Date"));
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("X-Request-Id"));
    return headers;
  }

  private static String payload(String jwt) {
    byte[] json = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
    return new String(json, StandardCharsets.UTF_8);
  }
}
