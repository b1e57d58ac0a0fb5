package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a request that waits learns of its client, and what the asking does to the connection.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ClientPresenceTest {
  private static final String BODY = "{\"name\":\"one\"}";
  private static final String WAITING = post("/v1/waiting", BODY);
  private static final String NEXT = post("/v1/echo", "{\"name\":\"two\"}");

  private final Served served = Served.standard();

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aClientThatWaitsIsThere() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING);
      served.contract.awaitLooks(3);
      served.contract.release.countDown();

      assertThat(raw.readAnswer().text()).endsWith("there");
      raw.send(NEXT);
      assertThat(raw.readAnswer().text()).endsWith("{\"name\":\"two\"}");
    }
  }

  @Test
  void aClientThatHasClosedIsGone() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING);
      served.contract.awaitLooks(1);
    }

    assertThat(served.contract.awaitGone()).isTrue();
  }

  @Test
  void aClientThatHasResetItsConnectionIsGone() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING);
      served.contract.awaitLooks(1);
      raw.reset();
    }

    assertThat(served.contract.awaitGone()).isTrue();
  }

  @Test
  void aClientThatHasClosedItsHalfIsGoneAndReadsItsAnswerAllTheSame() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING);
      served.contract.awaitLooks(1);
      raw.finishSending();
      assertThat(served.contract.awaitGone()).isTrue();
      served.contract.release.countDown();

      RawHttp.Reply reply = raw.readToEnd();
      assertThat(reply.text()).startsWith("HTTP/1.1 200").endsWith("gone");
      assertThat(reply.answers()).isOne();
      assertThat(reply.closed()).isTrue();
    }
  }

  @Test
  void aRequestSentBehindTheWaitingOneIsAnsweredAfterIt() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING);
      served.contract.awaitLooks(1);
      raw.send(NEXT + NEXT);
      served.contract.awaitLooks(100);
      served.contract.release.countDown();

      assertThat(raw.readAnswer().text()).endsWith("there");
      assertThat(raw.readAnswer().text()).endsWith("{\"name\":\"two\"}");
      assertThat(raw.readAnswer().text()).endsWith("{\"name\":\"two\"}");
    }
  }

  @Test
  void twoRequestsInOnePieceAreBothAnswered() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING + NEXT);
      served.contract.awaitLooks(10);
      served.contract.release.countDown();

      assertThat(raw.readAnswer().text()).endsWith("there");
      assertThat(raw.readAnswer().text()).endsWith("{\"name\":\"two\"}");
    }
  }

  @Test
  void moreRequestsThanFitIntoTheBufferAreAllAnswered() throws Exception {
    int count = 200;
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING + NEXT.repeat(count));
      served.contract.awaitLooks(10);
      served.contract.release.countDown();

      assertThat(raw.readAnswer().text()).endsWith("there");
      for (int i = 0; i < count; i++) {
        assertThat(raw.readAnswer().text()).endsWith("{\"name\":\"two\"}");
      }
    }
  }

  // Within the method, the path, a header, between the lines, and within the body.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 25, 60, -16, -15, -14, -13, -3, -1})
  void aRequestCutInTwoBehindTheWaitingOneIsAnsweredAfterIt(int cut) throws Exception {
    int at = cut < 0 ? NEXT.length() + cut : cut;
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING);
      served.contract.awaitLooks(1);
      raw.send(NEXT.substring(0, at));
      served.contract.awaitLooks(100);
      served.contract.release.countDown();
      assertThat(raw.readAnswer().text()).endsWith("there");
      raw.send(NEXT.substring(at));

      assertThat(raw.readAnswer().text()).endsWith("{\"name\":\"two\"}");
    }
  }

  @Test
  void theAnswerToTheLastRequestOfAConnectionArrivesThoughMoreWasSentBehindIt() throws Exception {
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(WAITING.replace("Host: a", "Host: a\r\nConnection: close"));
      served.contract.awaitLooks(1);
      raw.send("G");
      served.contract.awaitLooks(100);
      served.contract.release.countDown();

      assertThat(raw.readAnswer().text()).endsWith("there");
    }
  }

  private static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }
}
