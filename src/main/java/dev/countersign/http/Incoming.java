package dev.countersign.http;

import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.RequestId;
import dev.countersign.base.UserAgent;
import dev.countersign.limit.SizeLimit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// A request as it came in, and what follows from its headers alone.
///
/// @param isAnnounced whether a preamble of a proxy came before it
record Incoming(
    Request request,
    ClientAddress peer,
    boolean isAnnounced,
    boolean isOverTls,
    Client client,
    RequestId id) {
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9._-]{1," + SizeLimit.REQUEST_ID.amount() + "}");
  private static final Pattern FORWARDING =
      Pattern.compile("Forwarded|X-Forwarded-.*|X-Real-IP|Via", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile(
          "(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\])(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  static Incoming of(Request request, HttpSettings settings, Supplier<RequestId> newId) {
    ClientAddress peer = address(request.getConnectionMetaData().getRemoteSocketAddress());
    TrustedProxies proxies = settings.trustedProxies();
    ProxyProtocol.Forwarding forwarding =
        settings.proxyProtocol().read(name -> values(request, name));
    UserAgent agent = single(request, "User-Agent").map(UserAgent::new).orElse(UserAgent.ABSENT);
    AcceptLanguage languages =
        single(request, "Accept-Language").map(AcceptLanguage::new).orElse(AcceptLanguage.ABSENT);
    Optional<String> givenId =
        single(request, "X-Request-Id").filter(id -> ID.matcher(id).matches());
    return new Incoming(
        request,
        peer,
        settings.proxyProtocol() == ProxyProtocol.PROXY_V2,
        // Not what the request says, whose target may name a scheme.
        request.getConnectionMetaData().isSecure()
            || (forwarding.isOverTls() && proxies.trusts(peer)),
        new Client(proxies.resolve(peer, forwarding.hops()), agent, languages),
        givenId.map(RequestId::new).orElseGet(newId));
  }

  String method() {
    return request.getMethod();
  }

  /// The path as it was sent: nothing decoded, so that one route has one spelling.
  String path() {
    return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
  }

  String queryText() {
    return Objects.requireNonNullElse(request.getHttpURI().getQuery(), "");
  }

  List<String> headers(String name) {
    return values(request, name);
  }

  /// The header's value, where there is exactly one.
  Optional<String> header(String name) {
    return single(request, name);
  }

  /// The entrance that the path leads to, as it speaks to whoever sent this.
  Entrance entrance(Router router) {
    Entrance entrance = router.entrance(path());
    boolean isFromBrowser =
        headers("Accept").stream().anyMatch(accept -> accept.contains("text/html"));
    return isFromBrowser ? entrance.toBrowser(client.languages()) : entrance;
  }

  /// Whether it says that it came through a proxy, whoever says so.
  boolean isForwarded() {
    return !headers("X-Forwarded-For").isEmpty() || !headers("Forwarded").isEmpty();
  }

  /// Whether the body is framed in a way that this server reads: whole, or in chunks and nothing
  /// else. Another coding would have to be undone, and what ignores it misreads the body (RFC 9112
  /// §6.1).
  boolean hasKnownFraming() {
    List<String> codings = headers("Transfer-Encoding");
    return codings.isEmpty()
        || (codings.size() == 1
            && codings.getFirst().strip().equalsIgnoreCase("chunked")
            && request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_0);
  }

  /// Whether a target that names its scheme names one of HTTP: this is no gateway to others (RFC
  /// 9110 §7.4).
  boolean hasKnownScheme() {
    String scheme = request.getHttpURI().getScheme();
    return scheme == null || HttpScheme.HTTP.is(scheme) || HttpScheme.HTTPS.is(scheme);
  }

  /// Whether it comes from this machine and through nothing that speaks for others.
  boolean isFromThisMachine() {
    return peer.isLoopback()
        && !isAnnounced
        && request.getHeaders().stream().noneMatch(f -> FORWARDING.matcher(f.getName()).matches())
        && header("Host").filter(host -> LOOPBACK_HOST.matcher(host).matches()).isPresent();
  }

  static ClientAddress address(@Nullable SocketAddress remote) {
    return switch (remote) {
      case InetSocketAddress socket when !socket.isUnresolved() ->
          ClientAddress.of(socket.getAddress().getAddress());
      // The connection is gone already; what is answered now reaches nobody.
      case null, default -> ClientAddress.of(new byte[4]);
    };
  }

  private static Optional<String> single(Request request, String name) {
    List<String> values = values(request, name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static List<String> values(Request request, String name) {
    return request.getHeaders().getFields(name).stream()
        .map(HttpField::getValue)
        .map(value -> Objects.requireNonNullElse(value, ""))
        .toList();
  }
}
