package dev.countersign.http;

/// How trusted proxies say whom they forward for.
public enum ProxyProtocol {
  /// In `X-Forwarded-For` or `Forwarded`, with each request.
  HEADERS("headers"),
  /// In a preamble of the PROXY protocol, version 2, before the first byte of each connection.
  PROXY_V2("proxy-v2");

  private final String text;

  ProxyProtocol(String text) {
    this.text = text;
  }

  /// How settings write it.
  public String text() {
    return text;
  }
}
