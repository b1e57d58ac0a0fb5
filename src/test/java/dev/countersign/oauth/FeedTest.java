package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.Fields;
import dev.countersign.Reply;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The feed of ended sessions as it goes over the wire.
class FeedTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static AppFixture app;

  @BeforeAll
  static void start() {
    app = AppFixture.start(Resource.KNOWN);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  private static JsonNode payload(Reply reply) throws Exception {
    assertThat(reply.status()).isEqualTo(200);
    var jws = JWSObject.parse(reply.body());
    var keys = JWKSet.parse(app.get("/.well-known/jwks.json").body());
    var key = keys.getKeyByKeyId(jws.getHeader().getKeyID()).toECKey();
    assertThat(jws.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(jws.getHeader().toJSONObject())
        .containsOnlyKeys("alg", "typ", "kid")
        .containsEntry("typ", "revocations+jwt");
    return JSON.readTree(jws.getPayload().toString());
  }

  private static JsonNode news(String cursor) throws Exception {
    return payload(Resource.of(app).feed("?since=" + cursor + "&wait=25"));
  }

  private static List<String> entries(JsonNode payload) {
    byte[] bytes = Base64.getUrlDecoder().decode(payload.required("ended").stringValue());
    var read = ByteBuffer.wrap(bytes);
    var entries = new ArrayList<String>();
    while (read.hasRemaining()) {
      entries.add("%016x %d".formatted(read.getLong(), read.getInt()));
    }
    return entries;
  }

  /// What the feed says of the session of this token, which ends now.
  private static String entry(String accessToken) throws Exception {
    return entry(claim(accessToken, "sid"), app.clock().instant().getEpochSecond());
  }

  /// What it says of the user of this token, all of whose sessions end now.
  private static String cutoff(String accessToken) throws Exception {
    return entry("user:" + claim(accessToken, "sub"), app.clock().instant().getEpochSecond() - 60);
  }

  private static String entry(String name, long second) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
    return "%016x %d".formatted(ByteBuffer.wrap(digest).getLong(), second);
  }

  private static String claim(String accessToken, String name) {
    byte[] claims = Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[1]);
    return JSON.readTree(claims).required(name).stringValue();
  }

  private static String cursor() throws Exception {
    return payload(Resource.of(app).feed("")).required("next").stringValue();
  }

  @Test
  void anAnswerIsSignedAndSaysWhatItIsAnAnswerTo() throws Exception {
    JsonNode everything = payload(Resource.of(app).feed(""));
    String cursor = everything.required("next").stringValue();
    JsonNode delta = payload(Resource.of(app).feed("?since=" + cursor));

    assertThat(everything.propertyNames())
        .containsExactly("iss", "iat", "since", "next", "more", "keep", "ended");
    assertThat(everything.required("iss").stringValue()).isEqualTo("http://localhost");
    assertThat(everything.required("iat").longValue())
        .isEqualTo(app.clock().instant().getEpochSecond());
    assertThat(everything.required("since").stringValue()).isEmpty();
    assertThat(everything.required("keep").longValue()).isEqualTo(3_720);
    assertThat(delta.required("since").stringValue()).isEqualTo(cursor);
  }

  @ParameterizedTest
  @EnumSource
  void aLogoutIsTold(Api api) throws Exception {
    Tokens tokens = api.on(app).newSession();
    String cursor = cursor();

    api.on(app).logOut(tokens);

    assertThat(entries(news(cursor))).contains(entry(tokens.access()));
    assertThat(entries(payload(Resource.of(app).feed("")))).contains(entry(tokens.access()));
  }

  @Test
  void aResetIsToldAsACutoffForEachApiAndSessionsOfLateOneByOne() throws Exception {
    String email = Api.MOMAIL.on(app).newAccount();
    Tokens old = Api.MOMAIL.on(app).session(email);
    app.clock().advance(Duration.ofMinutes(10));
    Tokens one = Api.MOMAIL.on(app).session(email);
    Tokens other = Api.WACKYPOD.on(app).session(email);
    Api.WACKYPOD.on(app).call("request-password-reset", Fields.json("email", email));
    String link = app.resetTokens(email).getFirst();
    String cursor = cursor();

    Api.WACKYPOD
        .on(app)
        .call("reset-password", Fields.json("token", link, "password", "NewSecurePass456!"));

    assertThat(entries(news(cursor)))
        .contains(
            cutoff(one.access()),
            cutoff(other.access()),
            entry(one.access()),
            entry(other.access()))
        .doesNotContain(entry(old.access()));
  }

  @Test
  void theReuseOfASpentTokenIsTold() throws Exception {
    ApiClient client = Api.WACKYPOD.on(app);
    Tokens spent = client.newSession();
    client.refresh(spent.refresh());
    app.clock().advance(Duration.ofMinutes(2));
    String cursor = cursor();

    client.refresh(spent.refresh());

    assertThat(entries(news(cursor))).contains(entry(spent.access()));
  }

  @Test
  void aRevocationIsToldAndARefreshIsNot() throws Exception {
    Tokens revoked = Api.MOMAIL.on(app).newSession();
    Tokens refreshed = Api.WACKYPOD.on(app).newSession();
    String cursor = cursor();

    Api.WACKYPOD.on(app).refresh(refreshed.refresh());
    Resource.of(app).revoke(revoked.access());

    assertThat(entries(news(cursor)))
        .contains(entry(revoked.access()))
        .doesNotContain(entry(refreshed.access()));
  }

  @Test
  void whatNoTokenCanOutliveIsForgotten() throws Exception {
    Tokens tokens = Api.MOMAIL.on(app).newSession();
    String before = cursor();
    Api.MOMAIL.on(app).logOut(tokens);
    String entry = entry(tokens.access());
    assertThat(entries(news(before))).contains(entry);

    app.clock().advance(Duration.ofMinutes(62));
    assertThat(entries(payload(Resource.of(app).feed("")))).contains(entry);

    app.clock().advance(Duration.ofSeconds(60));
    String cursor = cursor();
    Api.MOMAIL.on(app).logOut(Api.MOMAIL.on(app).newSession());
    news(cursor);
    assertThat(entries(payload(Resource.of(app).feed("")))).doesNotContain(entry);
  }

  @Test
  void itIsAllThereAfterARestart() throws Exception {
    try (AppFixture other = AppFixture.start(Resource.KNOWN)) {
      Tokens tokens = Api.MOMAIL.on(other).newSession();
      Api.MOMAIL.on(other).logOut(tokens);
      String etag = Resource.of(other).feed("").header("ETag").orElseThrow();

      other.restart();

      assertThat(Resource.of(other).feed("").header("ETag")).contains(etag);
      assertThat(etag).startsWith("W/\"1-");
    }
  }

  @Test
  void everythingIsSentOnlyWhenItHasChanged() throws Exception {
    try (AppFixture other = AppFixture.start(Resource.KNOWN)) {
      Resource resource = Resource.of(other);
      Tokens tokens = Api.MOMAIL.on(other).newSession();
      String etag = resource.feed("").header("ETag").orElseThrow();

      Reply same = resource.feed("", "If-None-Match", "\"x\", " + etag);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.header("ETag")).contains(etag);
      assertThat(same.body()).isEmpty();

      Api.MOMAIL.on(other).logOut(tokens);
      Reply reply = resource.feed("", "If-None-Match", etag);
      while (reply.status() == 304) {
        reply = resource.feed("", "If-None-Match", etag);
      }
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("ETag")).isPresent().isNotEqualTo(same.header("ETag"));
      assertThat(reply.header("Cache-Control")).contains("no-store");
      assertThat(resource.feed("", "If-None-Match", "*").status()).isEqualTo(304);
      assertThat(resource.feed("", "If-None-Match", "\"*\"").status()).isEqualTo(200);
    }
  }

  // Nobody can see behind what was sent whether the connection is still there.
  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void whoSendsMoreBeforeItHasItsAnswerIsNotKeptWaiting() throws Exception {
    String asked =
        "GET /.well-known/revocations?since=%s&wait=25 HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\n\r\nG"
            .formatted(cursor(), Resource.of(app).authorization());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.uri("/").getPort())) {
      socket.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?since=x", "?since=%00", "?since=AAAA&wait=1", "?since=%20"})
  void whatIsNoCursorIsRefused(String query) {
    assertThat(Resource.of(app).feed(query).toString())
        .isEqualTo(
            "400 {\"error\":\"invalid_request\","
                + "\"error_description\":\"The parameter since is no cursor of this feed\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?since=A&since=B", "?since=%ff", "?since=&wait=1&wait=1"})
  void aQueryThatCannotBeReadIsRefused(String query) {
    assertThat(Resource.of(app).feed(query).toString())
        .isEqualTo(
            "400 {\"error\":\"invalid_request\","
                + "\"error_description\":\"The request cannot be read, or has a parameter twice\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"26", "-1", "1.5", "x", "", "999999999999", "0x1"})
  void whatIsNoWaitIsRefused(String wait) throws Exception {
    assertThat(Resource.of(app).feed("?since=" + cursor() + "&wait=" + wait).body())
        .contains("The parameter wait is no number of seconds from 0 to 25");
  }

  @Test
  void itCanBePublicAndIsLimitedByNetworkThen() {
    var settings =
        Map.of(
            "COUNTERSIGN_OAUTH_REVOCATIONS", "public",
            "COUNTERSIGN_OAUTH_CLIENTS", Resource.ID + ":" + Resource.SECRET,
            "COUNTERSIGN_CORS_ORIGINS", "https://app.example.com",
            "COUNTERSIGN_LIMITS_REVOCATIONS_PER_ADDRESS", "2/1m");
    try (AppFixture open = AppFixture.start(settings)) {
      var anybody = new Resource(open, "");

      assertThat(
              anybody
                  .feed("", "Origin", "https://app.example.com")
                  .header("Access-Control-Allow-Origin"))
          .contains("https://app.example.com");
      assertThat(anybody.feed("").status()).isEqualTo(200);
      Reply refused = anybody.feed("");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).contains("60");

      // Neither by the limit of strangers, nor when somebody only says that they are known.
      assertThat(Resource.of(open).feed("").status()).isEqualTo(200);
      var wrong = new Resource(open, Resource.basic(Resource.ID, "wrong"));
      assertThat(wrong.feed("").status()).isEqualTo(401);
    }
  }
}
