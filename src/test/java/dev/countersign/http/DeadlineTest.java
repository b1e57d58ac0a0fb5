package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.crypto.TlsIdentity;
import dev.countersign.store.CertificateAuthority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What takes too long, with deadlines of a third of a second; only the idle time is a minute.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DeadlineTest {
  private static final int LONGER_THAN_DEADLINES = 1_000;
  // Only a failing test sends all of it.
  private static final String DRIP = "GET /v1/seen HTTP/1.1\r\nX-A: " + "b".repeat(400);

  private static final String LONG_PREAMBLE =
      Preambles.text(Preambles.withTail(17, "203.0.113.7", 500));

  private final Served served = Served.brief();
  private final Served behindPreamble = Served.brief(ProxyProtocol.PROXY_V2, Optional.empty());
  private Served overTls;
  private Served tlsBehindPreamble;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    CertificateAuthority.Issued issued = new CertificateAuthority("tests").issue("localhost");
    Path chain = Files.writeString(directory.resolve("chain.pem"), issued.certificate());
    Path key = Files.writeString(directory.resolve("key.pem"), issued.key());
    var tls = Optional.of(TlsIdentity.open(chain, key, Clock.systemUTC()).context());
    overTls = Served.brief(ProxyProtocol.X_FORWARDED_FOR, tls);
    tlsBehindPreamble = Served.brief(ProxyProtocol.PROXY_V2, tls);
  }

  @AfterAll
  void stop() {
    served.close();
    overTls.close();
    behindPreamble.close();
    tlsBehindPreamble.close();
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

  @Test
  void aHandshakeThatNeverBeginsTimesOut() throws Exception {
    try (var raw = new RawHttp(overTls.server.port())) {
      assertThat(raw.readToEnd().closed()).isTrue();
    }
  }

  @Test
  void halfAHandshakeTimesOut() throws Exception {
    String hello = clientHello();
    try (var raw = new RawHttp(overTls.server.port())) {
      raw.send(hello.substring(0, hello.length() / 2));

      assertThat(raw.readToEnd()).isEqualTo(new RawHttp.Reply("", true));
    }
  }

  @Test
  void aHandshakeThatDripsTimesOut() throws Exception {
    String hello = clientHello();
    try (var raw = new RawHttp(overTls.server.port())) {
      assertThat(raw.isClosedAmid(hello.substring(0, hello.length() - 1))).isTrue();
    }
  }

  // The hello is answered, and the client's part does not come.
  @Test
  void aHandshakeThatIsNotFinishedTimesOut() throws Exception {
    try (var raw = new RawHttp(overTls.server.port())) {
      raw.send(clientHello());

      assertThat(raw.readToEnd().closed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 20})
  void aPreambleThatIsNotFinishedTimesOut(int length) throws Exception {
    try (var raw = new RawHttp(behindPreamble.server.port())) {
      raw.send(LONG_PREAMBLE.substring(0, length));

      assertThat(raw.readToEnd()).isEqualTo(new RawHttp.Reply("", true));
    }
  }

  @Test
  void aPreambleThatDripsTimesOut() throws Exception {
    try (var raw = new RawHttp(behindPreamble.server.port())) {
      assertThat(raw.isClosedAmid(LONG_PREAMBLE.substring(0, 400))).isTrue();
    }
  }

  @Test
  void aHandshakeBehindAPreambleTimesOut() throws Exception {
    try (var raw = new RawHttp(tlsBehindPreamble.server.port())) {
      raw.send(LONG_PREAMBLE + clientHello().substring(0, 20));

      assertThat(raw.readToEnd()).isEqualTo(new RawHttp.Reply("", true));
    }
  }

  /// As the JDK's client says it.
  private static String clientHello() throws Exception {
    SSLEngine client = SSLContext.getDefault().createSSLEngine();
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);
    return new String(hello.array(), 0, hello.position(), StandardCharsets.ISO_8859_1);
  }
}
