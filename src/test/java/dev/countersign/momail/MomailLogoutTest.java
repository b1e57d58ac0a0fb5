package dev.countersign.momail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.openapi.ContractSchema;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomailLogoutTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void logoutEndsTheSessionWithEveryTokenOfIt() {
    Tokens tokens = MOMAIL.newSession();
    String laterAccess = MOMAIL.accessToken(MOMAIL.refresh(tokens.refresh()));

    Reply loggedOut = logOut("Bearer " + tokens.access());

    assertThat(loggedOut.status()).isEqualTo(200);
    assertThat(loggedOut.body())
        .isEqualTo("{\"success\":true,\"data\":{\"message\":\"Logged out successfully\"}}");
    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(401);
    assertUnauthorized(logOut("Bearer " + tokens.access()));
    assertUnauthorized(logOut("Bearer " + laterAccess));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      quoteCharacter = '~',
      textBlock =
          """
          none                              | none
          application/json                  | none
          application/json                  | {}
          application/json                  | {"refreshToken":"garbage"}
          application/json                  | {not json
          text/plain                        | anything
          application/x-www-form-urlencoded | a=b
          none                              | bytes without a type
          """)
  void bodyAndContentTypeAreIgnored(String contentType, String body) {
    Tokens tokens = MOMAIL.newSession();
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(APP.uri("/v1/auth/logout")).POST(publisher);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }

    Reply loggedOut = APP.send(request, "Authorization", "Bearer " + tokens.access());

    ContractSchema.check(loggedOut.response());
    assertThat(loggedOut.status()).isEqualTo(200);
    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer ", "BEARER ", "Bearer  "})
  void theSchemeIsReadInAnyCaseWithAnyNumberOfSpaces(String scheme) {
    Tokens tokens = MOMAIL.newSession();

    assertThat(logOut(scheme + tokens.access()).status()).isEqualTo(200);
    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(401);
  }

  @Test
  void withoutABearerLogoutIsUnauthorized() {
    Reply refused = MOMAIL.call("logout", "{}");

    assertUnauthorized(refused);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer %s x",
        "Bearer %s, Bearer %s",
        "Bearer \"%s\"",
        "Basic %s",
        "Token %s",
        "Bearer %sA",
        "Bearer A%s",
        "Bearer %s=",
        "Bearer %s.",
        "Bearer .%s"
      })
  void aMalformedBearerIsUnauthorizedAndEndsNothing(String header) {
    Tokens tokens = MOMAIL.newSession();

    assertUnauthorized(logOut(header.replace("%s", tokens.access())));

    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void twoAuthorizationHeadersAreUnauthorized() {
    Tokens tokens = MOMAIL.newSession();
    String bearer = "Bearer " + tokens.access();

    assertUnauthorized(
        MOMAIL.call("logout", "{}", "Authorization", bearer, "Authorization", bearer));

    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void tokensOfOtherKindsAreUnauthorizedAndEndNothing() {
    Tokens own = MOMAIL.newSession();
    Tokens foreign = WACKYPOD.newSession();

    assertUnauthorized(logOut("Bearer " + own.refresh()));
    assertUnauthorized(logOut("Bearer " + foreign.access()));
    assertUnauthorized(logOut("Bearer " + foreign.refresh()));

    assertThat(MOMAIL.refresh(own.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(foreign.refresh()).status()).isEqualTo(200);
  }

  @Test
  void anAccessTokenIsGoodForAnHourAndNotAnInstantLonger() {
    Tokens leaving = MOMAIL.newSession();
    Tokens staying = MOMAIL.newSession();

    APP.clock().advance(Duration.ofHours(1).minusMillis(1));
    Reply inTime = logOut("Bearer " + leaving.access());
    APP.clock().advance(Duration.ofMillis(1));
    Reply late = logOut("Bearer " + staying.access());

    assertThat(inTime.status()).isEqualTo(200);
    assertUnauthorized(late);
    assertThat(MOMAIL.refresh(staying.refresh()).status()).isEqualTo(200);
  }

  private static Reply logOut(String authorization) {
    return MOMAIL.call("logout", "", "Authorization", authorization);
  }

  private static void assertUnauthorized(Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":false,\"error\":{\"code\":\"UNAUTHORIZED\","
                + "\"message\":\"Invalid or missing access token\"}}");
    assertThat(reply.header("WWW-Authenticate")).hasValue("Bearer");
  }
}
