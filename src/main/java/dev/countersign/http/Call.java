package dev.countersign.http;

import dev.countersign.base.Client;
import dev.countersign.json.JsonObject;
import java.util.Optional;

/// One request that the edge has let through to an endpoint.
public interface Call {
  /// Who is asking: the address behind any trusted proxies, and the program.
  Client client();

  /// The body of a [BodyKind#JSON] route.
  ///
  /// @throws IllegalStateException on a route of another kind
  JsonObject json();

  /// A field of the body of a [BodyKind#FORM] route, the empty text included.
  ///
  /// @throws IllegalStateException on a route of another kind
  Optional<String> field(String name);

  /// A parameter of the query, decoded; empty when it is absent, stands there twice, or is not percent-encoded UTF-8.
  Optional<String> query(String name);

  /// The header's value, or empty when it is absent or there are several.
  Optional<String> header(String name);

  /// The token of the one `Authorization: Bearer` header (RFC 6750 §2.1), or empty for anything else at all.
  Optional<String> bearer();

  /// Whether the request comes from this machine and went through no proxy: the socket's peer is loopback, no forwarding
  /// header is present, and `Host` names loopback too (a page elsewhere cannot reach in by rebinding its name).
  boolean isFromThisMachine();

  /// Whether the server is on its way down, taking no new connections.
  boolean isServerStopping();
}
