package dev.countersign.oauth;

import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Route;
import dev.countersign.json.Json;
import java.util.List;

/// `/.well-known/oauth-authorization-server`: what there is, and where (RFC 8414).
///
/// There is no grant and no endpoint for one: people sign in through the contracts.
final class ServerMetadata {
  static final String PREFIX = "/.well-known/oauth-authorization-server";

  private static final List<String> BASIC = List.of("client_secret_basic");

  // As the keys it points to.
  private static final String CACHE_CONTROL = "public, max-age=300";

  /// @param revocation_feed_uri our own; docs/revocation-feed.md says what is there
  private record Document(
      String issuer,
      String jwks_uri,
      List<String> response_types_supported,
      List<String> grant_types_supported,
      String introspection_endpoint,
      List<String> introspection_endpoint_auth_methods_supported,
      String revocation_endpoint,
      List<String> revocation_endpoint_auth_methods_supported,
      String revocation_feed_uri) {}

  private final byte[] document;

  /// @param base of all URLs, without a trailing slash
  ServerMetadata(String issuer, String base) {
    document =
        Json.write(
            new Document(
                issuer,
                base + "/.well-known/jwks.json",
                List.of(),
                // Not left out, which would mean authorization_code and implicit (RFC 8414 §2).
                List.of(),
                base + TokenEndpoints.PREFIX + "/introspect",
                BASIC,
                base + TokenEndpoints.PREFIX + "/revoke",
                BASIC,
                base + FeedEndpoint.PREFIX));
  }

  List<Route> routes() {
    return List.of(Route.uncountedGet("", this::show));
  }

  private Answer show(Call call) {
    return Answer.bytes(200, "application/json; charset=utf-8", document)
        .with("Cache-Control", CACHE_CONTROL);
  }
}
