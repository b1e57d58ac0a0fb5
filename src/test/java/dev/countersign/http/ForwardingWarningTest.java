package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.LogRecorder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator is told of a proxy whose clients count as one.
class ForwardingWarningTest {
  private static final String AS_ONE = ": those who are forwarded so count as one client";

  @ParameterizedTest
  @CsvSource({
    "X_FORWARDED_FOR, Forwarded: for=192.0.2.1, x-forwarded-for",
    "X_FORWARDED_FOR, X-Forwarded-For: unknown, x-forwarded-for",
    "X_FORWARDED_FOR, 'X-Forwarded-For: 192.0.2.1,', x-forwarded-for",
    "X_FORWARDED_FOR, 'X-Forwarded-For: unknown, 127.0.0.1', x-forwarded-for",
    "FORWARDED, X-Forwarded-For: 192.0.2.1, forwarded",
    "FORWARDED, Forwarded: for=192.0.2.1:80, forwarded",
    "FORWARDED, Forwarded: for=_hidden, forwarded",
  })
  void aTrustedProxyThatCannotBeReadIsToldOfOnce(ProxyProtocol protocol, String header, String read)
      throws Exception {
    try (var log = LogRecorder.of(RareWarning.class);
        var served = Served.behindLoopbackProxy(protocol)) {
      ask(served, header);
      ask(served, header);

      assertThat(log.messages())
          .containsExactly(
              "127.0.0.1 sends no address that proxies.protocol = " + read + " reads" + AS_ONE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X_FORWARDED_FOR, X-Forwarded-For: 192.0.2.1",
    "X_FORWARDED_FOR, X-Forwarded-For: 127.0.0.1",
    "X_FORWARDED_FOR, 'X-Forwarded-For: 127.0.0.1, 127.0.0.1'",
    "X_FORWARDED_FOR, 'X-Forwarded-For: unknown, 192.0.2.1'",
    "X_FORWARDED_FOR, 'X-Forwarded-For: unknown, 192.0.2.1, 127.0.0.1'",
    "X_FORWARDED_FOR, X-Other: 192.0.2.1",
    "FORWARDED, Forwarded: for=192.0.2.1",
    "PROXY_V2, X-Forwarded-For: unknown",
  })
  void whoNamesItsClientsOrForwardsForNobodyIsNotToldOf(ProxyProtocol protocol, String header)
      throws Exception {
    try (var log = LogRecorder.of(RareWarning.class);
        var served = Served.behindLoopbackProxy(protocol)) {
      // Behind a preamble that names the peer itself.
      String before =
          protocol == ProxyProtocol.PROXY_V2
              ? Preambles.text(Preambles.proxy(0x11, "127.0.0.1"))
              : "";
      ask(served, before, header);

      assertThat(log.messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"})
  void aProxyThatIsNotTrustedIsToldOfOnce(String header) throws Exception {
    try (var log = LogRecorder.of(RareWarning.class);
        var served = Served.standard()) {
      ask(served, header);
      ask(served, header);

      assertThat(log.messages())
          .containsExactly(
              "127.0.0.1 sends forwarding headers and is not in proxies.trusted" + AS_ONE);
    }
  }

  private static void ask(Served served, String header) throws Exception {
    ask(served, "", header);
  }

  private static void ask(Served served, String before, String header) throws Exception {
    String request = "GET /v1/seen HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n".formatted(header);
    try (var raw = new RawHttp(served.server.port())) {
      raw.send(before + request);
      assertThat(raw.readAnswer().status()).isEqualTo(200);
    }
  }
}
