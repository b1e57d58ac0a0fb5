package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not quite HTTP, over raw sockets: a proxy in front may read it differently, and so
/// smuggle requests past it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolTest {
  private static final String POST =
      "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String NEXT = "GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Served served = Served.standard();

  @AfterAll
  void stop() {
    served.close();
  }

  static Stream<Arguments> framingInDoubt() {
    return Stream.of(lengthsInDoubt(), linesInDoubt(), MalformedRequests.all())
        .flatMap(each -> each);
  }

  private static Stream<Arguments> lengthsInDoubt() {
    return Stream.of(
        Arguments.of(
            "another coding under the chunks",
            POST + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of(
            "length and chunks",
            POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "chunks and length",
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n"),
        Arguments.of("two lengths", POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
        Arguments.of(
            "two differing lengths", POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        Arguments.of("a list of lengths", POST + "Content-Length: 2, 2\r\n\r\n{}"),
        Arguments.of("negative length", POST + "Content-Length: -2\r\n\r\n{}"),
        Arguments.of("signed length", POST + "Content-Length: +2\r\n\r\n{}"),
        Arguments.of("hexadecimal length", POST + "Content-Length: 0x2\r\n\r\n{}"),
        Arguments.of("empty length", POST + "Content-Length: \r\n\r\n{}"),
        Arguments.of(
            "length beyond 64 bits", POST + "Content-Length: 99999999999999999999\r\n\r\n{}"),
        Arguments.of("unknown coding", POST + "Transfer-Encoding: gzip\r\n\r\n{}"),
        Arguments.of(
            "chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "chunked not last", POST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
        Arguments.of("disguised coding", POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        Arguments.of("bad chunk size", CHUNKED + "zz\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("negative chunk size", CHUNKED + "-2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("huge chunk size", CHUNKED + "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("chunk without its line end", CHUNKED + "2\r\n{}0\r\n\r\n"),
        Arguments.of("chunk ended by a bare newline", CHUNKED + "2\n{}\n0\n\n"),
        Arguments.of(
            "space before the colon", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n"),
        Arguments.of("no colon", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nXA\r\n\r\n"),
        Arguments.of("folded header", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n"));
  }

  private static Stream<Arguments> linesInDoubt() {
    return Stream.of(
        Arguments.of("folded first header", "GET /v1/seen HTTP/1.1\r\n X-A: b\r\nHost: a\r\n\r\n"),
        Arguments.of("bare newlines", "GET /v1/seen HTTP/1.1\nHost: a\n\n"),
        Arguments.of("one bare newline", "GET /v1/seen HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n"),
        Arguments.of("bare return", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: b\rX-C: d\r\n\r\n"),
        Arguments.of("NUL in a value", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n"),
        Arguments.of("NUL in a name", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX\0A: b\r\n\r\n"),
        Arguments.of("two hosts", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        Arguments.of("the same host twice", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        Arguments.of("no host", "GET /v1/seen HTTP/1.1\r\nX-A: b\r\n\r\n"),
        Arguments.of("empty host", "GET /v1/seen HTTP/1.1\r\nHost: \r\n\r\n"),
        Arguments.of("host with a path", "GET /v1/seen HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        Arguments.of(
            "another host in the target", "GET http://b/v1/seen HTTP/1.1\r\nHost: a\r\n\r\n"),
        Arguments.of("user in the target", "GET http://u:p@a/v1/seen HTTP/1.1\r\nHost: a\r\n\r\n"),
        Arguments.of("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("HTTP/0.9", "GET /v1/seen\r\n\r\n"),
        Arguments.of("HTTP/3.0", "GET /v1/seen HTTP/3.0\r\nHost: a\r\n\r\n"),
        Arguments.of(
            "TLS on a plain port",
            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n"),
        Arguments.of("space in the target", "GET /v1/se en HTTP/1.1\r\nHost: a\r\n\r\n"),
        Arguments.of(
            "header too large",
            "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: " + "b".repeat(20_000) + "\r\n\r\n"),
        Arguments.of(
            "many headers",
            "GET /v1/seen HTTP/1.1\r\nHost: a\r\n" + "X-A: b\r\n".repeat(3_000) + "\r\n"),
        Arguments.of("huge target", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        Arguments.of("huge method", "A".repeat(20_000) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Arguments.of("unknown expectation", POST + "Expect: tea\r\nContent-Length: 2\r\n\r\n{}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framingInDoubt")
  void doubtfulFramingIsRefusedAndEndsTheConnection(String what, String request) throws Exception {
    RawHttp.Reply reply = served.raw(request + NEXT);

    assertThat(reply.closed()).isTrue();
    assertThat(reply.status())
        .satisfiesAnyOf(s -> assertThat(s).isBetween(400, 499), s -> assertThat(s).isIn(501, 505));
    assertThat(reply.text()).doesNotContain("HTTP/1.1 200").doesNotContain("fromThisMachine");
    assertThat(reply.text())
        .contains("\"refusal\":")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContain("<html");
    assertThat(reply.text())
        .contains(
            "Cache-Control: no-store\r\n",
            "X-Content-Type-Options: nosniff\r\n",
            "X-Request-Id: made-");
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        Arguments.of(
            431,
            "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: " + "b".repeat(20_000) + "\r\n\r\n",
            "HeadersTooLarge"),
        Arguments.of(
            414, "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "BadRequest"),
        Arguments.of(505, "GET /v1/seen HTTP/2.0\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(505, "GET /v1/seen HTTP/1.2\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(417, POST + "Expect: tea\r\nContent-Length: 2\r\n\r\n{}", "BadRequest"),
        Arguments.of(400, CHUNKED + "zz\r\n", "{\"by\":\"/v1\",\"refusal\":\"BadRequest\"}"),
        Arguments.of(405, "TRACE /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "MethodNotAllowed"),
        Arguments.of(405, "get /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "MethodNotAllowed"),
        Arguments.of(405, "BREW /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "MethodNotAllowed"),
        Arguments.of(404, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "NotFound"),
        Arguments.of(
            404,
            "GET /v1/s%65en HTTP/1.1\r\nHost: a\r\n\r\n",
            "{\"by\":\"/v1\",\"refusal\":\"NotFound\"}"),
        Arguments.of(404, "GET /v1/seen;a=b HTTP/1.1\r\nHost: a\r\n\r\n", "NotFound"),
        Arguments.of(404, "GET /x/../v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "NotFound"),
        Arguments.of(400, "GET /v1%2Fseen HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(400, "GET /x/%2e%2e/v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(400, "GET //v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(400, "GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(400, "GET /v1/\u00ff HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(400, "GET v1/seen HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"),
        Arguments.of(400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "BadRequest"));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void oddRequestsGetTheStatusThatFits(int status, String request, String refusal)
      throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(request);
      RawHttp.Reply reply = raw.readAnswer();

      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.text()).contains(refusal);
    }
  }

  // RFC 9110 §9.3.2.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD /v1/seen HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "HEAD /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n",
        "HEAD /v1/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      })
  void headersThatAreAskedForAloneComeAloneHoweverTheyAreAskedFor(String request) throws Exception {
    assertThat(served.raw(request).text())
        .startsWith("HTTP/1.1 4")
        .containsPattern("\r\nContent-Length: [1-9]")
        .endsWith("\r\n\r\n");
  }

  // RFC 9112 §2.2 asks for the empty lines. §3 lets more than one space be refused and be taken,
  // and Jetty takes them: the parts are the same however they are counted, and none is empty.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  /v1/seen HTTP/1.1",
        "GET /v1/seen  HTTP/1.1",
        "GET /v1/seen http/1.1",
        "\r\nGET /v1/seen HTTP/1.1",
        "\r\n\r\n\r\nGET /v1/seen HTTP/1.1",
      })
  void firstLinesThatAreOddInOneWayOnlyAreOneRequest(String line) throws Exception {
    RawHttp.Reply reply = served.raw(line + "\r\nHost: a\r\nConnection: close\r\n\r\n" + NEXT);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.answers()).isEqualTo(1);
  }

  @Test
  void absoluteTargetsAreServed() throws Exception {
    RawHttp.Reply reply =
        served.raw("GET http://a/v1/seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void aTargetThatNamesTlsIsNoTls() throws Exception {
    RawHttp.Reply reply =
        served.raw("GET https://a/v1/seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).doesNotContain("Strict-Transport-Security");
  }

  @Test
  void oldClientsAreServedAndLetGo() throws Exception {
    RawHttp.Reply reply = served.raw("GET /v1/seen HTTP/1.0\r\n\r\n");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.closed()).isTrue();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws Exception {
    RawHttp.Reply reply =
        served.raw(
            POST
                + "Content-Length: 12\r\n\r\n{\"name\":\"x\"}"
                + "GET /v1/seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(reply.answers()).isEqualTo(2);
    assertThat(reply.text()).containsSubsequence("{\"name\":\"x\"}", "fromThisMachine");
  }

  // Some hundred connections of a client that does so kept everybody waiting for seconds.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n",
        POST + "Content-Length: 12\r\n\r\n{\"name\":\"x\"}"
      })
  void whoAsksOnAndOnBeforeItIsAnsweredIsLetGoAfterSixteen(String request) throws Exception {
    RawHttp.Reply reply = served.raw(request.repeat(400));

    assertThat(reply.answers()).isEqualTo(16);
    assertThat(reply.text().split("Connection: close", -1)).hasSize(2);
    assertThat(reply.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NEXT,
        POST + "Content-Length: 12\r\n\r\n{\"name\":\"x\"}",
        CHUNKED + "c\r\n{\"name\":\"x\"}\r\n0\r\n\r\n"
      })
  void whoWaitsForEachAnswerKeepsItsConnection(String request) throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      for (int i = 0; i < 100; i++) {
        raw.send(request);
        assertThat(raw.readAnswer().text()).doesNotContain("Connection: close");
      }
    }
  }

  @Test
  void aBodyTheRefusalDidNotWaitForIsNotReadAsARequest() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(
          "POST /v1/nothing HTTP/1.1\r\nHost: a\r\nContent-Length: " + NEXT.length() + "\r\n\r\n");
      RawHttp.Reply refused = raw.readAnswer();
      raw.send(NEXT);
      RawHttp.Reply rest = raw.readToEnd();

      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.text()).contains("Connection: close\r\n");
      assertThat(rest).isEqualTo(new RawHttp.Reply("", true));
    }
  }

  @Test
  void aBodyThatCameWithARefusedRequestKeepsTheConnection() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(
          "POST /v1/nothing HTTP/1.1\r\nHost: a\r\nContent-Length: "
              + NEXT.length()
              + "\r\n\r\n"
              + NEXT);
      assertThat(raw.readAnswer().status()).isEqualTo(404);
      raw.send(NEXT);
      assertThat(raw.readAnswer().status()).isEqualTo(200);
    }
  }

  @Test
  void whoSendsTooMuchIsHeardOutAndKeepsTheConnection() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(POST + "Content-Length: 60000\r\n\r\n");
      assertThat(raw.isSilent(200)).isTrue();
      raw.send(" ".repeat(60_000));
      assertThat(raw.readAnswer().status()).isEqualTo(413);
      raw.send(NEXT);
      assertThat(raw.readAnswer().status()).isEqualTo(200);
    }
  }

  @Test
  void aLargeUploadIsToldSoBeforeItIsSent() throws Exception {
    RawHttp.Reply reply =
        served.raw(POST + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text()).contains("Connection: close\r\n");
  }

  @Test
  void anExpectedBodyIsAskedFor() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(raw.readAnswer().status()).isEqualTo(100);
      raw.send("{}");
      assertThat(raw.readAnswer().status()).isEqualTo(201);
    }
  }

  @Test
  void aBodyCutOffGetsNoFurther() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(POST + "Content-Length: 20\r\n\r\n{\"name\":");
      raw.finishSending();
      RawHttp.Reply reply = raw.readToEnd();

      assertThat(reply.closed()).isTrue();
      assertThat(reply.status()).isEqualTo(400);
    }
  }
}
