package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.BodyPattern;
import dev.countersign.Fields;
import dev.countersign.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What resource servers are told about tokens (RFC 7662).
class IntrospectionTest {
  private static final AppFixture APP = AppFixture.start(Resource.KNOWN);
  private static final Resource RESOURCE = Resource.of(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void momailsAccessTokenIsToldWithAllItsClaims() {
    Reply signedIn = Api.MOMAIL.on(APP).logIn(Api.MOMAIL.on(APP).newAccount(), ApiClient.PASSWORD);

    assertThat(RESOURCE.introspect(signedIn.at("/data/accessToken")).body())
        .matches(
            BodyPattern.of(
                """
                {"active":true,"token_use":"access_token","token_type":"Bearer","iss":"http://localhost",\
                "sub":"%s","aud":"momail","client_id":"momail","exp":%d,"iat":%d,"jti":"<id>","sid":"<uuid>",\
                "email_verified":false}\
                """
                    .formatted(signedIn.at("/data/user/userId"), now() + 3600, now())));
  }

  @Test
  void wackyPodsAccessTokenIsToldWithAllItsClaims() {
    String email = Api.WACKYPOD.on(APP).newAccount();
    Reply signedIn = Api.WACKYPOD.on(APP).logIn(email, ApiClient.PASSWORD);

    assertThat(RESOURCE.introspect(signedIn.at("/tokens/accessToken")).body())
        .matches(
            BodyPattern.of(
                """
                {"active":true,"token_use":"access_token","token_type":"Bearer","iss":"http://localhost",\
                "sub":"%s","aud":"wackypod","client_id":"wackypod","exp":%d,"iat":%d,"jti":"<id>","sid":"<uuid>",\
                "email_verified":false,"email":"%s","tier":"free"}\
                """
                    .formatted(signedIn.at("/user/id"), now() + 900, now(), email)));
  }

  @Test
  void momailsRefreshTokenIsToldWithWhatItsSessionSays() {
    Reply signedIn = Api.MOMAIL.on(APP).logIn(Api.MOMAIL.on(APP).newAccount(), ApiClient.PASSWORD);

    assertThat(RESOURCE.introspect(signedIn.at("/data/refreshToken")).body())
        .matches(
            BodyPattern.of(
                """
                {"active":true,"token_use":"refresh_token","iss":"http://localhost","sub":"%s","aud":"momail",\
                "client_id":"momail","exp":%d,"iat":%d,"sid":"<uuid>"}\
                """
                    .formatted(signedIn.at("/data/user/userId"), now() + 7 * 86_400, now())));
  }

  @Test
  void wackyPodsRefreshTokenIsToldWithItsClaims() {
    String email = Api.WACKYPOD.on(APP).newAccount();
    Reply signedIn = Api.WACKYPOD.on(APP).logIn(email, ApiClient.PASSWORD);

    String refreshToken = signedIn.at("/tokens/refreshToken");
    assertThat(RESOURCE.introspect(refreshToken).body())
        .matches(
            BodyPattern.of(
                """
                {"active":true,"token_use":"refresh_token","iss":"http://localhost","sub":"%s","aud":"wackypod",\
                "client_id":"wackypod","exp":%d,"iat":%d,"jti":"%s","sid":"<uuid>"}\
                """
                    .formatted(
                        signedIn.at("/user/id"), now() + 7 * 86_400, now(), jti(refreshToken))));
  }

  private static String jti(String jwt) {
    byte[] claims = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
    return new String(claims, StandardCharsets.UTF_8)
        .replaceFirst(".*\"jti\":\"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @EnumSource
  void noTokenOfAnEndedSessionIsActive(Api api) {
    Tokens tokens = api.on(APP).newSession();

    api.on(APP).logOut(tokens);

    assertInactive(tokens.access());
    assertInactive(tokens.refresh());
  }

  @ParameterizedTest
  @EnumSource
  void noTokenIsActiveAfterAReset(Api api) {
    String email = api.on(APP).newAccount();
    Tokens tokens = api.on(APP).session(email);

    Api.WACKYPOD.on(APP).call("request-password-reset", Fields.json("email", email));
    String link = APP.resetTokens(email).getFirst();
    Api.WACKYPOD
        .on(APP)
        .call("reset-password", Fields.json("token", link, "password", "NewSecurePass456!"));

    assertInactive(tokens.access());
    assertInactive(tokens.refresh());
    assertInactive(link);
  }

  @ParameterizedTest
  @EnumSource
  void anAccessTokenIsActiveUntilTheSecondInWhichItExpires(Api api) {
    Tokens tokens = api.on(APP).newSession();
    Duration life = Duration.ofSeconds(api == Api.MOMAIL ? 3600 : 900);

    APP.clock().advance(life.minusSeconds(1));
    assertActive(tokens.access());

    APP.clock().advance(Duration.ofSeconds(1));
    assertInactive(tokens.access());
    assertActive(tokens.refresh());
  }

  @ParameterizedTest
  @EnumSource
  void aRefreshTokenIsActiveForSevenDays(Api api) {
    Tokens tokens = api.on(APP).newSession();

    APP.clock().advance(Duration.ofDays(7).minusMillis(1));
    assertActive(tokens.refresh());

    APP.clock().advance(Duration.ofMillis(1));
    assertInactive(tokens.refresh());
  }

  @Test
  void aSpentRefreshTokenIsNotActiveAndItsSuccessorIs() {
    ApiClient client = Api.WACKYPOD.on(APP);
    Tokens spent = client.newSession();

    Tokens next = client.tokens(client.refresh(spent.refresh()));

    assertInactive(spent.refresh());
    assertActive(next.refresh());
    // Asking spends nothing and ends nothing.
    assertThat(client.refresh(next.refresh()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\0", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "🦜", "%00"})
  void anyOtherTextIsNotActive(String text) {
    assertInactive(text);
    assertInactive(text.repeat(100));
  }

  @Test
  void whatIsNoTokenIsNotActiveWhoeverItBelongsTo() {
    String email = Api.MOMAIL.on(APP).newAccount();
    Tokens tokens = Api.MOMAIL.on(APP).session(email);
    String altered = tokens.access().substring(0, tokens.access().length() - 2) + "AA";

    for (String text :
        List.of(email, ApiClient.PASSWORD, altered, APP.verificationTokens(email).getFirst())) {
      assertInactive(text);
    }
  }

  @Test
  void hintsAndUnknownParametersChangeNothing() {
    Tokens tokens = Api.MOMAIL.on(APP).newSession();

    for (String hint : List.of("access_token", "refresh_token", "saml", "")) {
      String form = "token_type_hint=" + hint + "&x=y&token=" + tokens.refresh();
      assertThat(RESOURCE.form("/oauth/introspect", form).body()).startsWith("{\"active\":true,");
    }
  }

  @Test
  void answersAreNotStoredAndNoPageMayReadThem() {
    Tokens tokens = Api.MOMAIL.on(APP).newSession();

    Reply reply = RESOURCE.introspect(tokens.access());

    assertThat(reply.header("Cache-Control")).contains("no-store");
    assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
  }

  private static void assertActive(String token) {
    assertThat(RESOURCE.introspect(token).body()).startsWith("{\"active\":true,");
  }

  private static void assertInactive(String token) {
    assertThat(RESOURCE.introspect(token).toString()).isEqualTo("200 {\"active\":false}");
  }

  private static long now() {
    return APP.clock().instant().getEpochSecond();
  }
}
