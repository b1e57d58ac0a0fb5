package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What endpoints see of a request's headers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallTest {
  private final Served direct = Served.standard();
  private final Served proxied = Served.behindLoopbackProxy();

  @AfterAll
  void stop() {
    direct.close();
    proxied.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer abc, abc",
    "bearer abc, abc",
    "BEARER   a.b-c_d~e+f/g==, a.b-c_d~e+f/g==",
    "Bearer, none",
    "Bearer a b, none",
    "Bearer a=b, none",
    "Bearer =, none",
    "Bearerabc, none",
    "Bearer\tabc, none",
    "Basic abc, none",
    "'Bearer abc,', none",
    "Bearer \"abc\", none",
    "abc, none",
    "'', none",
  })
  void bearersAreReadStrictly(String header, String token) throws Exception {
    assertThat(seen(direct, "Authorization: " + header + "\r\n"))
        .contains("\"bearer\":\"" + token + "\"");
  }

  @Test
  void absentAndTwofoldBearersAreNone() throws Exception {
    assertThat(seen(direct, "")).contains("\"bearer\":\"none\"");
    assertThat(seen(direct, "Authorization: Bearer a\r\nAuthorization: Bearer a\r\n"))
        .contains("\"bearer\":\"none\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ff\u00fe\u0080", "caf\u00e9", "a\tb"})
  void binaryBearersAreNone(String token) throws Exception {
    assertThat(seen(direct, "Authorization: Bearer " + token + "\r\n"))
        .contains("\"bearer\":\"none\"");
  }

  @Test
  void longBearersAreRead() throws Exception {
    String token = "a".repeat(8 * 1024);

    assertThat(seen(direct, "Authorization: Bearer " + token + "\r\n")).contains(token);
    assertThat(seen(direct, "Authorization: Bearer " + token + "*\r\n"))
        .contains("\"bearer\":\"none\"");
  }

  @Test
  void programsAreNamedByTheirOneUserAgent() throws Exception {
    assertThat(seen(direct, "User-Agent: curl/8\r\n")).contains("\"agent\":\"curl/8\"");
    assertThat(seen(direct, "")).contains("\"agent\":\"\"");
    assertThat(seen(direct, "User-Agent: a\r\nUser-Agent: b\r\n")).contains("\"agent\":\"\"");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, '', true",
    "localhost:8080, '', true",
    "127.0.0.1:1, '', true",
    "[::1]:1, '', true",
    "LOCALHOST, '', true",
    "evil.example, '', false",
    "localhost.evil.example, '', false",
    "localhost, X-Forwarded-For: 127.0.0.1, false",
    "localhost, Forwarded: for=127.0.0.1, false",
    "localhost, X-Forwarded-Host: localhost, false",
    "localhost, X-Forwarded-Proto: http, false",
    "localhost, X-Real-IP: 127.0.0.1, false",
    "localhost, Via: 1.1 proxy, false",
  })
  void onlyDirectLocalRequestsAreFromThisMachine(String host, String header, boolean local)
      throws Exception {
    String lines = header.isEmpty() ? "" : header + "\r\n";
    RawHttp.Reply reply =
        direct.raw(
            "GET /v1/seen HTTP/1.1\r\nHost: "
                + host
                + "\r\nConnection: close\r\n"
                + lines
                + "\r\n");

    assertThat(reply.text()).contains("\"fromThisMachine\":" + local);
  }

  @Test
  void forwardingHeadersCountOnlyFromTrustedProxies() throws Exception {
    assertThat(seen(direct, "X-Forwarded-For: 203.0.113.7\r\n"))
        .contains("\"client\":\"127.0.0.1\"");
    assertThat(seen(proxied, "X-Forwarded-For: 203.0.113.7\r\n"))
        .contains("\"client\":\"203.0.113.7\"");
    assertThat(seen(proxied, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 203.0.113.7\r\n"))
        .contains("\"client\":\"203.0.113.7\"");
  }

  @Test
  void onlyTheHeaderThatTheProxyWritesIsRead() throws Exception {
    String both = "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=\"[2001:db8::1]:443\"\r\n";

    assertThat(seen(proxied, both)).contains("\"client\":\"203.0.113.7\"");
    try (Served standard = Served.behindLoopbackProxy(ProxyProtocol.FORWARDED)) {
      assertThat(seen(standard, both)).contains("\"client\":\"2001:db8:0:0:0:0:0:1\"");
      assertThat(seen(standard, "Forwarded: for=192.0.2.1;proto=HTTPS\r\n"))
          .contains("\"client\":\"192.0.2.1\"", "Strict-Transport-Security: ");
      assertThat(seen(standard, "X-Forwarded-Proto: https\r\nForwarded: for=192.0.2.1\r\n"))
          .doesNotContain("Strict-Transport-Security");
      assertThat(seen(standard, "Forwarded: proto=https, for=192.0.2.1\r\n"))
          .doesNotContain("Strict-Transport-Security");
    }
  }

  @ParameterizedTest
  @CsvSource({"https, true", "HTTPS, true", "http, false", "'https, http', false"})
  void tlsAtTheProxyIsMadeToStay(String proto, boolean stays) throws Exception {
    String request =
        "GET /v1/seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-Proto: "
            + proto
            + "\r\n\r\n";

    assertThat(
            proxied.raw(request).text().contains("Strict-Transport-Security: max-age=31536000\r\n"))
        .isEqualTo(stays);
    assertThat(direct.raw(request).text()).doesNotContain("Strict-Transport-Security");
  }

  private static String seen(Served served, String headers) throws Exception {
    RawHttp.Reply reply =
        served.raw("GET /v1/seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n");
    assertThat(reply.status()).isEqualTo(200);
    return reply.text();
  }
}
