package dev.countersign.http;

import dev.countersign.base.Client;
import dev.countersign.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One request that the edge has let through to an endpoint.
public final class Call {
  // RFC 6750 §2.1, and RFC 9110 §11.2: the scheme's name in any case, spaces, one token68.
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) ++([A-Za-z0-9._~+/-]++=*+)");

  private final Incoming incoming;
  private final Content content;
  private final BooleanSupplier stopping;

  Call(Incoming incoming, Content content, BooleanSupplier stopping) {
    this.incoming = incoming;
    this.content = content;
    this.stopping = stopping;
  }

  /// What the body of the request has turned out to be.
  sealed interface Content {
    record Json(JsonObject object) implements Content {}

    record Form(Map<String, String> fields) implements Content {}

    record Dropped() implements Content {}
  }

  /// Who is asking: the address behind any trusted proxies, and the program.
  public Client client() {
    return incoming.client();
  }

  /// The body of a [BodyKind#JSON] route.
  ///
  /// @throws IllegalStateException on a route of another kind
  public JsonObject json() {
    if (content instanceof Content.Json(JsonObject object)) {
      return object;
    }
    throw new IllegalStateException("the route takes no JSON");
  }

  /// A field of the body of a [BodyKind#FORM] route, the empty text included.
  ///
  /// @throws IllegalStateException on a route of another kind
  public Optional<String> field(String name) {
    if (content instanceof Content.Form(Map<String, String> fields)) {
      return Optional.ofNullable(fields.get(name));
    }
    throw new IllegalStateException("the route takes no form");
  }

  /// Whether the query is percent-encoded UTF-8 with each name once, or there is none.
  public boolean isQueryReadable() {
    return PercentEncoded.fields(incoming.queryText()).isPresent();
  }

  /// A parameter of the query, decoded; empty when it is absent, or the query cannot be read.
  public Optional<String> query(String name) {
    return PercentEncoded.fields(incoming.queryText()).map(fields -> fields.get(name));
  }

  /// The header's value, or empty when it is absent or there are several.
  public Optional<String> header(String name) {
    return incoming.header(name);
  }

  /// The value of the cookie (RFC 6265 §4.2.1), or empty when it is absent or there are several.
  public Optional<String> cookie(String name) {
    return cookie(incoming.headers("Cookie"), name);
  }

  /// The value in these lines of that header.
  static Optional<String> cookie(List<String> lines, String name) {
    List<String> values =
        lines.stream()
            .flatMap(line -> Stream.of(line.split(";", -1)))
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /// Whether the client's connection is encrypted: ours with it, or by the word of a trusted proxy.
  public boolean isOverTls() {
    return incoming.isOverTls();
  }

  /// The token of the one `Authorization: Bearer` header (RFC 6750 §2.1), or empty for anything
  /// else at all.
  public Optional<String> bearer() {
    return header("Authorization").flatMap(Call::bearer);
  }

  /// The token in a value of that header.
  static Optional<String> bearer(String authorization) {
    Matcher bearer = BEARER.matcher(authorization);
    return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
  }

  /// Whether the request comes from this machine and went through no proxy: the socket's peer is
  /// loopback, no forwarding header is present, and `Host` names loopback too (a page elsewhere
  /// cannot reach in by rebinding its name).
  public boolean isFromThisMachine() {
    return incoming.isFromThisMachine();
  }

  /// Whether the server is on its way down, taking no new connections.
  public boolean isServerStopping() {
    return stopping.getAsBoolean();
  }

  /// Says nothing of headers and body, which hold tokens.
  @Override
  public String toString() {
    return "Call[" + incoming.id().text() + "]";
  }
}
