package dev.countersign.http;

import java.util.Set;

/// Whom the server trusts.
///
/// @param corsOrigins the origins, as `https://app.example`, whose pages may read answers
public record HttpSettings(Set<String> corsOrigins, TrustedProxies trustedProxies) {
  public HttpSettings {
    corsOrigins = Set.copyOf(corsOrigins);
  }
}
