package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A server behind a proxy that names the client before each connection.
class ProxyProtocolTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final int ALLOWED = 3;

  private static final AppFixture BEHIND_PROXY = start("127.0.0.1");

  private static AppFixture start(String proxy) {
    return AppFixture.start(
        Map.of(
            "COUNTERSIGN_PROXIES_TRUSTED",
            proxy,
            "COUNTERSIGN_PROXIES_PROTOCOL",
            "proxy-v2",
            "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS",
            ALLOWED + "/1h"));
  }

  @AfterAll
  static void stop() {
    BEHIND_PROXY.close();
  }

  private static String from(int lastByte) {
    return SIGNATURE + "2111000c" + "cb0071%02x".formatted(lastByte) + "c0000201" + "c35001bb";
  }

  private static String registering(AppFixture app, String preamble, String... headers)
      throws IOException {
    String body =
        "{\"email\":\"%s\",\"password\":\"secure_password_123\",\"name\":\"Ada\"}"
            .formatted(app.newEmail());
    String request =
        "POST /v1/auth/register HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + String.join("", headers)
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return answer(app, preamble, request);
  }

  private static String answer(AppFixture app, String preamble, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      for (byte each : HexFormat.of().parseHex(preamble)) {
        out.write(each); // in as many pieces as there can be
        out.flush();
      }
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException e) {
      return ""; // reset, which is a way to close
    }
  }

  @Test
  void limitsCountByTheClientThatTheProxyNamesAndNoHeaderChangesThat() throws IOException {
    for (int i = 0; i < ALLOWED; i++) {
      assertThat(registering(BEHIND_PROXY, from(7))).startsWith("HTTP/1.1 201 ");
    }

    assertThat(registering(BEHIND_PROXY, from(7))).startsWith("HTTP/1.1 429 ");
    assertThat(registering(BEHIND_PROXY, from(7), "X-Forwarded-For: 192.0.2.99\r\n"))
        .startsWith("HTTP/1.1 429 ");
    assertThat(registering(BEHIND_PROXY, from(7), "Forwarded: for=192.0.2.98\r\n"))
        .startsWith("HTTP/1.1 429 ");
    assertThat(registering(BEHIND_PROXY, from(8))).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void theProxysOwnHealthChecksAreAnswered() throws IOException {
    String request = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    assertThat(answer(BEHIND_PROXY, SIGNATURE + "20000000", request)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void whoCameByTlsToTheProxyIsToldToKeepToIt() throws IOException {
    String request = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    String byTls = from(9).replace("2111000c", "21110014") + "2000050100000000";

    assertThat(answer(BEHIND_PROXY, byTls, request))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nStrict-Transport-Security: ");
    assertThat(answer(BEHIND_PROXY, from(9), request))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("Strict-Transport-Security");
  }

  @Test
  void withoutAPreambleNothingIsAnswered() throws IOException {
    String request = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    assertThat(answer(BEHIND_PROXY, "", request)).isEmpty();
    assertThat(answer(BEHIND_PROXY, "", "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n" + request))
        .isEmpty();
  }

  @Test
  void whoIsNoTrustedProxyIsNotAnsweredWhateverHeSays() throws IOException {
    try (AppFixture app = start("192.0.2.1")) {
      assertThat(registering(app, from(7))).isEmpty();
    }
  }
}
