package dev.countersign.http;

import dev.countersign.limit.RateLimit;

/// One method on one exact path, what its body must be, and what answers it. `HEAD` and `OPTIONS`
/// come by themselves.
///
/// @param path below the entrance's prefix, as `/auth/login`
public record Route(
    String method, String path, BodyKind body, AddressLimit addressLimit, Endpoint endpoint) {
  public static Route get(String path, RateLimit addressLimit, Endpoint endpoint) {
    return new Route("GET", path, BodyKind.IGNORED, AddressLimit.of(addressLimit), endpoint);
  }

  public static Route uncountedGet(String path, Endpoint endpoint) {
    return new Route("GET", path, BodyKind.IGNORED, AddressLimit.NONE, endpoint);
  }

  public static Route post(String path, BodyKind body, RateLimit addressLimit, Endpoint endpoint) {
    return new Route("POST", path, body, AddressLimit.of(addressLimit), endpoint);
  }

  /// A route whose endpoint counts by itself, as where being over a limit must not show.
  public static Route uncountedPost(String path, BodyKind body, Endpoint endpoint) {
    return new Route("POST", path, body, AddressLimit.NONE, endpoint);
  }
}
