package dev.countersign.http;

import java.util.List;
import java.util.function.Function;

/// How the proxies in front say whom they forward for.
///
/// One of these and no other is read: a proxy that writes one header passes the others on as
/// anybody sent them.
public enum ProxyProtocol {
  /// `X-Forwarded-For`, and `X-Forwarded-Proto` for TLS.
  X_FORWARDED_FOR("x-forwarded-for") {
    @Override
    Forwarding read(Function<String, List<String>> headers) {
      List<String> schemes = headers.apply("X-Forwarded-Proto");
      boolean isOverTls = schemes.size() == 1 && schemes.getFirst().equalsIgnoreCase("https");
      return new Forwarding(
          ForwardedHeader.commonHops(headers.apply("X-Forwarded-For")), isOverTls);
    }
  },
  /// `Forwarded`, with its `for` and `proto` (RFC 7239).
  FORWARDED("forwarded") {
    @Override
    Forwarding read(Function<String, List<String>> headers) {
      List<ForwardedHeader.Hop> hops = ForwardedHeader.standardHops(headers.apply("Forwarded"));
      return new Forwarding(hops, !hops.isEmpty() && hops.getFirst().isOverTls());
    }
  },
  /// A preamble of the PROXY protocol, version 2, before the first byte of each connection.
  PROXY_V2("proxy-v2") {
    // The connection is the client's already, by TLS or not, and no header is the proxy's word.
    @Override
    Forwarding read(Function<String, List<String>> headers) {
      return new Forwarding(List.of(), false);
    }
  };

  private final String text;

  ProxyProtocol(String text) {
    this.text = text;
  }

  /// What headers say of the way of a request; nobody's word where the peer is no trusted proxy.
  ///
  /// @param hops whom each proxy forwards for, the nearest first
  /// @param isOverTls whether the nearest was asked by TLS
  record Forwarding(List<ForwardedHeader.Hop> hops, boolean isOverTls) {}

  /// How settings write it.
  public String text() {
    return text;
  }

  /// Reads the one source that this names.
  ///
  /// @param headers the lines of a header, by its name
  abstract Forwarding read(Function<String, List<String>> headers);
}
