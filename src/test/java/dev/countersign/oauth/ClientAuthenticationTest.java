package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.AppFixture;
import dev.countersign.EventRecorder;
import dev.countersign.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Only resource servers that an operator has named are told anything (RFC 6749 §2.3.1).
class ClientAuthenticationTest {
  private static final String REFUSED =
      "401 {\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}";

  private static final AppFixture APP = AppFixture.start(Resource.KNOWN);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth/introspect", "/oauth/revoke"})
  void whoIsNoneIsRefusedAndNothingHappens(String path) {
    var tokens = Api.MOMAIL.on(APP).newSession();
    for (String authorization : wrong(tokens.access())) {
      Reply reply = new Resource(APP, authorization).form(path, "token=" + tokens.access());

      assertThat(reply.toString()).as(authorization).isEqualTo(REFUSED);
      assertThat(reply.header("WWW-Authenticate"))
          .contains("Basic realm=\"countersign\", charset=\"UTF-8\"");
      assertThat(reply.header("Cache-Control")).contains("no-store");
    }
    assertThat(Api.MOMAIL.on(APP).refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void theFeedIsForThemAlone() {
    for (String authorization : wrong("x")) {
      assertThat(new Resource(APP, authorization).feed("").toString()).isEqualTo(REFUSED);
    }
    assertThat(Resource.of(APP).feed("").status()).isEqualTo(200);
  }

  private static List<String> wrong(String accessToken) {
    return List.of(
        "",
        "Basic",
        "Basic ",
        "Basic =",
        "Basic x",
        "Bearer " + accessToken,
        Resource.raw(""),
        Resource.raw(":"),
        Resource.raw(Resource.ID),
        Resource.raw(Resource.ID + ":"),
        Resource.raw(":" + Resource.SECRET),
        Resource.raw(Resource.SECRET + ":" + Resource.ID),
        Resource.raw(Resource.ID + ":" + Resource.SECRET + "\0"),
        Resource.raw(Resource.ID + ":%" + Resource.SECRET),
        Resource.raw(Resource.ID + ": " + Resource.SECRET),
        Resource.raw(Resource.ID + ":" + Resource.SECRET.substring(1)),
        Resource.raw("API:" + Resource.SECRET),
        Resource.raw("other:" + Resource.SECRET),
        Resource.raw("nobody:" + Resource.SECRET));
  }

  @Test
  void bothPartsAreFormEncodedInTheHeader() {
    for (String pair :
        List.of(
            Resource.ID + ":" + Resource.SECRET,
            "%61pi:" + Resource.SECRET,
            "a%70%69:%30%66" + Resource.SECRET.substring(2))) {
      var resource = new Resource(APP, Resource.raw(pair));

      assertThat(resource.introspect("x").status()).as(pair).isEqualTo(200);
    }
    var lowerCase =
        new Resource(
            APP, Resource.raw(Resource.ID + ":" + Resource.SECRET).replace("Basic", "bASIC"));
    assertThat(lowerCase.introspect("x").status()).isEqualTo(200);
  }

  @Test
  void aSecretWithEveryVisibleCharacterWorks() {
    String secret = "!\"#$%&'()*+-./:;<=>?@[\\]^_`{|}~ab";
    try (AppFixture app =
        AppFixture.start(Resource.knownAnd("COUNTERSIGN_OAUTH_CLIENTS", "odd:" + secret))) {
      assertThat(new Resource(app, Resource.basic("odd", secret)).introspect("x").status())
          .isEqualTo(200);
      assertThat(new Resource(app, Resource.raw("odd:" + secret)).introspect("x").status())
          .isEqualTo(401);
    }
  }

  @Test
  void theSecretDoesNotComeASecondWay() {
    String form = "token=x&client_id=api&client_secret=" + Resource.SECRET;

    assertThat(Resource.of(APP).form("/oauth/introspect", form).body())
        .contains("\"invalid_request\"", "HTTP Basic alone");
    assertThat(new Resource(APP, "").form("/oauth/introspect", form).toString()).isEqualTo(REFUSED);
  }

  @Test
  void failuresAreLimitedByNetworkAndARightSecretIsNotShutOut() {
    var limits =
        Resource.knownAnd(
            "COUNTERSIGN_LIMITS_ENABLED", "true",
            "COUNTERSIGN_LIMITS_CLIENT_FAILURES_PER_ADDRESS", "3/5m");
    try (AppFixture app = AppFixture.start(limits);
        var events = EventRecorder.start()) {
      String secret = "of-another-resource-server-long-ago";
      String credentials = Resource.raw("api:" + secret);
      var wrong = new Resource(app, credentials);
      for (int i = 0; i < 3; i++) {
        assertThat(wrong.introspect("x").status()).isEqualTo(401);
      }

      for (Reply reply : List.of(wrong.introspect("x"), wrong.revoke("x"), wrong.feed(""))) {
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).contains("300");
      }
      assertThat(Resource.of(app).introspect("x").status()).isEqualTo(200);
      assertThat(events.lines())
          .hasSize(6)
          .anySatisfy(line -> assertThat(line).contains("client.refused", "wrong_secret"))
          .anySatisfy(
              line -> assertThat(line).contains("rate_limited", "client-failures-per-address"))
          .noneSatisfy(
              line -> assertThat(line).containsAnyOf(secret, credentials.replace("Basic ", "")));
    }
  }

  @Test
  void anotherClientsNameAndNoneAtAllAreRecorded() {
    try (var events = EventRecorder.start()) {
      new Resource(APP, Resource.raw("nobody:" + Resource.SECRET)).introspect("x");
      new Resource(APP, "").introspect("x");

      assertThat(events.lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("\"reason\":\"unknown_client\""),
              line -> assertThat(line).contains("\"reason\":\"missing\""));
    }
  }
}
