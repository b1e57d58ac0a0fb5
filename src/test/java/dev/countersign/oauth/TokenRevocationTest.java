package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.EventRecorder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Resource servers end sessions by their tokens (RFC 7009).
class TokenRevocationTest {
  private static final AppFixture APP = AppFixture.start(Resource.KNOWN);
  private static final Resource RESOURCE = Resource.of(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void anAccessTokenEndsItsSession(Api api) {
    Tokens tokens = api.on(APP).newSession();

    assertThat(RESOURCE.revoke(tokens.access()).toString()).isEqualTo("200 ");

    assertEnded(api, tokens);
  }

  @ParameterizedTest
  @EnumSource
  void aRefreshTokenEndsItsSession(Api api) {
    Tokens tokens = api.on(APP).newSession();

    assertThat(RESOURCE.revoke(tokens.refresh()).toString()).isEqualTo("200 ");

    assertEnded(api, tokens);
  }

  @Test
  void aSpentRefreshTokenEndsItsSessionToo() {
    ApiClient client = Api.WACKYPOD.on(APP);
    Tokens spent = client.newSession();
    Tokens next = client.tokens(client.refresh(spent.refresh()));

    RESOURCE.revoke(spent.refresh());

    assertEnded(Api.WACKYPOD, next);
  }

  @ParameterizedTest
  @EnumSource
  void otherSessionsOfTheUserLiveOn(Api api) {
    String email = api.on(APP).newAccount();
    Tokens revoked = api.on(APP).session(email);
    Tokens other = api.on(APP).session(email);

    RESOURCE.revoke(revoked.access());

    assertThat(api.on(APP).refresh(other.refresh()).status()).isEqualTo(200);
  }

  @Test
  void whatIsNoTokenOrOfAnEndedSessionIsRevokedAlready() {
    Tokens tokens = Api.MOMAIL.on(APP).newSession();
    RESOURCE.revoke(tokens.refresh());

    for (String text : List.of(tokens.refresh(), tokens.access(), "x", "\0", "a.b.c")) {
      assertThat(RESOURCE.revoke(text).toString()).isEqualTo("200 ");
    }
  }

  @Test
  void theEndIsRecordedOnce() {
    Tokens tokens = Api.MOMAIL.on(APP).newSession();
    try (var events = EventRecorder.start()) {
      RESOURCE.revoke(tokens.access());
      RESOURCE.revoke(tokens.access());

      assertThat(events.lines()).hasSize(1);
      assertThat(events.lines().getFirst())
          .contains("\"event\":\"session.ended\"", "\"reason\":\"revoked\"")
          .doesNotContain(tokens.access());
    }
  }

  @Test
  void aRequestWithoutATokenIsRefused() {
    for (String path : List.of("/oauth/introspect", "/oauth/revoke")) {
      for (String form : List.of("", "token=", "token_type_hint=access_token")) {
        assertThat(RESOURCE.form(path, form).toString())
            .isEqualTo(
                "400 {\"error\":\"invalid_request\","
                    + "\"error_description\":\"The parameter token is missing or empty\"}");
      }
      assertThat(RESOURCE.form(path, "token=a&token=b").status()).isEqualTo(400);
      assertThat(RESOURCE.form(path, "token=%zz").status()).isEqualTo(400);
      assertThat(RESOURCE.form(path, "token=" + "x".repeat(20_000)).status()).isEqualTo(413);
    }
  }

  @Test
  void onlyFormsAreTaken() {
    var request =
        HttpRequest.newBuilder(APP.uri("/oauth/revoke"))
            .POST(BodyPublishers.ofString("{\"token\":\"x\"}"))
            .headers("Content-Type", "application/json", "Authorization", RESOURCE.authorization());

    assertThat(APP.send(request).status()).isEqualTo(415);
    assertThat(APP.get("/oauth/introspect?token=x").status()).isEqualTo(405);
    assertThat(APP.get("/oauth/token").status()).isEqualTo(404);
  }

  private static void assertEnded(Api api, Tokens tokens) {
    assertThat(api.on(APP).refresh(tokens.refresh()).status()).isEqualTo(401);
    assertThat(api.on(APP).logOut(tokens).status()).isEqualTo(401);
  }
}
