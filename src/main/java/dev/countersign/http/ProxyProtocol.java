package dev.countersign.http;

import java.util.List;

/// How the proxies in front say whom they forward for.
///
/// One of these and no other is read: a proxy that writes one header passes the others on as
/// anybody sent them.
public enum ProxyProtocol {
  /// `X-Forwarded-For`, and `X-Forwarded-Proto` for TLS.
  X_FORWARDED_FOR("x-forwarded-for", "X-Forwarded-For") {
    @Override
    List<ForwardedHeader.Hop> hops(List<String> lines) {
      return ForwardedHeader.commonHops(lines);
    }
  },
  /// `Forwarded`, with its `for` and `proto` (RFC 7239).
  FORWARDED("forwarded", "Forwarded") {
    @Override
    List<ForwardedHeader.Hop> hops(List<String> lines) {
      return ForwardedHeader.standardHops(lines);
    }
  },
  /// A preamble of the PROXY protocol, version 2, before the first byte of each connection.
  PROXY_V2("proxy-v2", "") {
    // The connection's peer is the client already.
    @Override
    List<ForwardedHeader.Hop> hops(List<String> lines) {
      return List.of();
    }
  };

  private final String text;
  private final String header;

  ProxyProtocol(String text, String header) {
    this.text = text;
    this.header = header;
  }

  /// How settings write it.
  public String text() {
    return text;
  }

  /// The header that names the hops; empty where none does.
  String header() {
    return header;
  }

  /// The hops in all lines of that header, the nearest first.
  abstract List<ForwardedHeader.Hop> hops(List<String> lines);
}
