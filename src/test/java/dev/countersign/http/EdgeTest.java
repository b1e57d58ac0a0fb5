package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.audit.SecurityEvent;
import dev.countersign.limit.RateLimit;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every request passes, over real HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeTest {
  private final Served served = Served.standard();

  @BeforeAll
  void warm() throws Exception {
    assertThat(served.get("/v1/seen").statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void recordsAreAnsweredAsJson() throws Exception {
    HttpResponse<String> answer = served.post("/v1/echo", "application/json", "{\"name\":\"Zoë\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"name\":\"Zoë\"}");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("15");
  }

  @Test
  void endpointsRunOnVirtualThreads() throws Exception {
    assertThat(served.get("/v1/seen").body()).contains("\"onVirtualThread\":true");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/seen, 200",
    "GET, /v1/nothing, 404",
    "GET, /nothing, 404",
    "DELETE, /v1/seen, 405",
    "POST, /v1/echo, 415",
    "GET, /v1/boom, 500",
    "GET, /v1/down, 503",
    "OPTIONS, /v1/seen, 204",
    "HEAD, /v1/seen, 200",
  })
  void everyAnswerHasTheCommonHeaders(String method, String path, int status) throws Exception {
    HttpResponse<String> answer =
        served.send(
            served
                .to(path)
                .method(method, BodyPublishers.noBody())
                .header("X-Request-Id", "my.id_1-2"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("my.id_1-2");
    assertThat(answer.headers().allValues("Date")).hasSize(1);
    assertThat(answer.headers().map())
        .doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
  }

  @Test
  void answersMayBeCachedWhenTheySaySo() throws Exception {
    assertThat(served.get("/v1/page").headers().allValues("Cache-Control"))
        .containsExactly("max-age=60");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "semi;colon", "ümlaut", "<script>"})
  void malformedRequestIdsAreReplaced(String given) throws Exception {
    RawHttp.Reply reply =
        served.raw(
            "GET /v1/seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: "
                + given
                + "\r\n\r\n");

    assertThat(reply.text())
        .containsPattern("X-Request-Id: made-\\d+\r\n")
        .containsPattern("\"requestId\":\"made-");
  }

  @Test
  void requestIdsMayHave64CharactersAndNoMore() throws Exception {
    String longest = "a".repeat(64);

    assertThat(served.send(served.to("/v1/seen").header("X-Request-Id", longest)).body())
        .contains(longest);
    assertThat(served.send(served.to("/v1/seen").header("X-Request-Id", longest + "a")).body())
        .contains("\"requestId\":\"made-");
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    HttpResponse<String> get = served.get("/v1/page");
    HttpResponse<String> head = served.send(served.to("/v1/page").HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"))
        .hasValue("9");
  }

  @Test
  void unknownPathsAreRefusedInTheWordsOfTheirEntrance() throws Exception {
    assertThat(served.get("/v1/nothing").body())
        .isEqualTo("{\"by\":\"/v1\",\"refusal\":\"NotFound\"}");
    assertThat(served.get("/v1").body()).contains("\"by\":\"/v1\"");
    assertThat(served.get("/v1x/echo").body()).isEqualTo("{\"by\":\"\",\"refusal\":\"NotFound\"}");
    assertThat(served.get("/v1/echo/").statusCode()).isEqualTo(404);
  }

  @Test
  void otherMethodsAreToldWhichOnesThereAre() throws Exception {
    HttpResponse<String> get = served.get("/v1/echo");
    HttpResponse<String> delete = served.send(served.to("/v1/seen").DELETE());

    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.body()).contains("MethodNotAllowed");
    assertThat(get.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
    assertThat(delete.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
  }

  @Test
  void optionsAreAnswered() throws Exception {
    HttpResponse<String> answer =
        served.send(served.to("/v1/echo").method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
    assertThat(served.raw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json ; Charset=\"Utf-8\"",
      })
  void jsonInUtf8IsTaken(String contentType) throws Exception {
    assertThat(served.post("/v1/echo", contentType, "{}").statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "application/json, text/plain",
      })
  void otherMediaTypesAreRefused(String contentType) throws Exception {
    HttpResponse<String> answer = served.post("/v1/echo", contentType, "{}");

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("UnsupportedMediaType");
  }

  @Test
  void absentTwofoldAndCompressedMediaTypesAreRefused() throws Exception {
    assertThat(served.send(served.to("/v1/echo").POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(415);
    assertThat(
            served
                .send(
                    served
                        .to("/v1/echo")
                        .header("Content-Type", "application/json")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(415);
    assertThat(
            served
                .send(
                    served
                        .to("/v1/echo")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"text\"", "{", "{\"a\":1,\"a\":2}", "{} {}"})
  void whatIsNotOneJsonObjectIsRefused(String body) throws Exception {
    HttpResponse<String> answer = served.post("/v1/echo", "application/json", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("MalformedJson");
  }

  @Test
  void bodiesAreTakenUpToTheLimitAndNotBeyond() throws Exception {
    byte[] longest = jsonOf(16 * 1024);
    byte[] tooLong = jsonOf(16 * 1024 + 1);

    assertThat(
            served
                .post("/v1/echo", "application/json", BodyPublishers.ofByteArray(longest))
                .statusCode())
        .isEqualTo(201);
    assertThat(served.post("/v1/echo", "application/json", chunked(longest)).statusCode())
        .isEqualTo(201);
    HttpResponse<String> announced =
        served.post("/v1/echo", "application/json", BodyPublishers.ofByteArray(tooLong));
    HttpResponse<String> streamed = served.post("/v1/echo", "application/json", chunked(tooLong));
    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(announced.body()).contains("PayloadTooLarge");
    assertThat(streamed.statusCode()).isEqualTo(413);
    assertThat(streamed.body()).contains("PayloadTooLarge");
  }

  @Test
  void ignoredBodiesHaveAnyTypeButNotAnySize() throws Exception {
    assertThat(served.post("/v1/ignored", "text/plain", "{").statusCode()).isEqualTo(204);
    assertThat(served.send(served.to("/v1/ignored").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(204);
    assertThat(served.post("/v1/ignored", "a/b", chunked(jsonOf(16 * 1024 + 1))).statusCode())
        .isEqualTo(413);
  }

  @Test
  void mediaTypeComesBeforeSizeAndSizeBeforeContent() throws Exception {
    assertThat(served.post("/v1/echo", "text/plain", chunked(new byte[20_000])).statusCode())
        .isEqualTo(415);
    assertThat(served.post("/v1/echo", "application/json", chunked(new byte[20_000])).statusCode())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({"name=Zo%C3%AB, Zoë", "name=a+b%2Bc&other=1, a b+c", "name=, ''", "other=1, absent"})
  void formsAreDecoded(String form, String body) throws Exception {
    HttpResponse<String> answer =
        served.post("/v1/form", "application/x-www-form-urlencoded", form);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name=1&name=2", "name=%C3", "name=%4", "name=%zz", "name=ë", "name=a b"})
  void formsThatCouldBeReadTwoWaysAreRefused(String form) throws Exception {
    HttpResponse<String> answer =
        served.post("/v1/form", "application/x-www-form-urlencoded", form);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("BadRequest");
  }

  @ParameterizedTest
  @CsvSource({"?q=%C3%AB, ë", "?q=1&q=2, none", "?p=1, none", "?q=%FF, none", "?q, ''", "'', none"})
  void queriesAreReadStrictly(String query, String value) throws Exception {
    assertThat(served.get("/v1/seen" + query).body()).contains("\"query\":\"" + value + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/boom", "/v1/fatal"})
  void bugsAreAnsweredWithoutTheirStory(String path) throws Exception {
    HttpResponse<String> answer = served.get(path);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"by\":\"/v1\",\"refusal\":\"InternalError\"}");
  }

  @Test
  void anUnavailableDatabaseAsksTheClientToComeBack() throws Exception {
    HttpResponse<String> answer = served.get("/v1/down");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("Unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void aFullAddressLimitComesBeforeTheBodyAndAfterThePath() throws Exception {
    try (Served full = Served.limited(1, true)) {
      HttpResponse<String> first = full.post("/v1/echo", "application/json", "{}");
      HttpResponse<String> second = full.post("/v1/echo", "text/plain", "{");

      assertThat(first.statusCode()).isEqualTo(201);
      assertThat(first.headers().firstValue("X-Remaining")).hasValue("0");
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.body()).contains("RateLimited");
      assertThat(second.headers().firstValue("Retry-After")).hasValue("2");
      assertThat(full.events)
          .singleElement()
          .isInstanceOfSatisfying(
              SecurityEvent.RateLimited.class,
              event -> assertThat(event.contract()).isEqualTo("sample"));
      assertThat(full.get("/v1/echo").statusCode()).isEqualTo(405);
      assertThat(full.get("/v1/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void refusalsBeforeTheLimitShowItWithoutCounting() throws Exception {
    try (Served full = Served.limited(5, true)) {
      assertThat(full.get("/v1/nothing").headers().firstValue("X-Remaining")).hasValue("5");
      assertThat(full.get("/v1/echo").headers().firstValue("X-Remaining")).hasValue("5");
      assertThat(full.limiter.taken(RateLimit.OTHER_PER_ADDRESS, "127.0.0.1")).isZero();
      assertThat(full.limiter.taken(RateLimit.LOGIN_PER_ADDRESS, "127.0.0.1")).isZero();
    }
  }

  @Test
  void limitsThatAreOffNeitherCountNorShow() throws Exception {
    try (Served off = Served.limited(0, false)) {
      HttpResponse<String> answer = off.post("/v1/echo", "application/json", "{}");

      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.headers().firstValue("X-Remaining")).isEmpty();
      assertThat(off.get("/v1/nothing").headers().firstValue("X-Remaining")).isEmpty();
    }
  }

  private static byte[] jsonOf(int bytes) {
    return ("{\"name\":\"" + "x".repeat(bytes - 11) + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static java.net.http.HttpRequest.BodyPublisher chunked(byte[] body) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
  }
}
