package dev.countersign.http;

import java.util.Set;

/// Where the server listens and whom it trusts.
///
/// @param port 0 for any free one
/// @param corsOrigins the origins, as `https://app.example`, whose pages may read answers
/// @param limitsEnabled whether address limits are counted and shown at all
public record HttpSettings(
    String host,
    int port,
    Set<String> corsOrigins,
    TrustedProxies trustedProxies,
    boolean limitsEnabled) {
  public HttpSettings {
    corsOrigins = Set.copyOf(corsOrigins);
  }
}
