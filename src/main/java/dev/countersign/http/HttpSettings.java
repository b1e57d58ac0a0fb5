package dev.countersign.http;

import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// Whom the server trusts, and how it is spoken to.
///
/// @param corsOrigins the origins, as `https://app.example`, whose pages may read answers
/// @param proxyProtocol how the trusted proxies say whom they forward for
/// @param tls by what the server proves who it is; empty where it speaks HTTP in the open
public record HttpSettings(
    Set<String> corsOrigins,
    TrustedProxies trustedProxies,
    ProxyProtocol proxyProtocol,
    Optional<SSLContext> tls) {
  public HttpSettings {
    corsOrigins = Set.copyOf(corsOrigins);
  }
}
