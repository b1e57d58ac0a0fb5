package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What takes too long, with deadlines of a third of a second; only the idle time is a minute.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadlineTest {
  private static final int LONGER_THAN_DEADLINES = 1_000;
  // Only a failing test sends all of it.
  private static final String DRIP = "GET /v1/seen HTTP/1.1\r\nX-A: " + "b".repeat(400);

  private final Served served = Served.brief();

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void slowBodiesTimeOut() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(
          "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
      RawHttp.Reply reply = raw.readToEnd();

      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.text())
          .contains("{\"by\":\"/v1\",\"refusal\":\"RequestTimeout\"}", "Connection: close\r\n");
      assertThat(reply.closed()).isTrue();
    }
  }

  @Test
  void slowHeadersTimeOut() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send("GET /v1/seen HTTP/1.1\r\nHo");

      assertThat(raw.readToEnd().closed()).isTrue();
    }
  }

  @Test
  void slowHeadersOfALaterRequestTimeOut() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send("GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(raw.readAnswer().status()).isEqualTo(200);
      raw.send("GET /v1/seen HTTP/1.1\r\nHo");

      assertThat(raw.readToEnd().closed()).isTrue();
    }
  }

  @Test
  void idleConnectionsStayOpenBetweenRequests() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send("GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(raw.readAnswer().status()).isEqualTo(200);
      assertThat(raw.isSilent(LONGER_THAN_DEADLINES)).isTrue();
      raw.send("GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(raw.readAnswer().status()).isEqualTo(200);
    }
  }

  @Test
  void headersThatDripTimeOut() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      assertThat(raw.isClosedAmid(DRIP)).isTrue();
    }
  }

  @Test
  void headersThatDripBehindAnInterimAnswerTimeOut() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.sendExpecting();

      assertThat(raw.isClosedAmid(DRIP)).isTrue();
    }
  }

  @Test
  void idleConnectionsStayOpenBehindAnInterimAnswer() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.sendExpecting();
      assertThat(raw.isSilent(LONGER_THAN_DEADLINES)).isTrue();
      raw.send("GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(raw.readAnswer().status()).isEqualTo(200);
    }
  }
}
