package dev.countersign.http;

import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.RequestId;
import dev.countersign.http.ConnectionLimits.Room;
import dev.countersign.http.HttpServer.Binding.Bound;
import dev.countersign.http.HttpServer.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// A real server on a free port, with one sample contract under `/v1` and another at the root.
final class Served implements AutoCloseable {
  static final Patience BRIEF =
      new Patience(
          Duration.ofMinutes(1),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofSeconds(5));

  /// In a hurry only while it is crowded, and not so much that a busy machine is too slow.
  static final Patience BRIEF_WHEN_CROWDED =
      new Patience(
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5));

  private static final Room ROOM = new Room(1_000, 1_000);

  final SampleEntrance contract = new SampleEntrance("/v1");
  final CountingLimiter limiter;
  final HttpServer server;
  final Queue<SecurityEvent> events = new ConcurrentLinkedQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(CountingLimiter limiter, HttpSettings settings, Patience patience) {
    this(limiter, settings, patience, ROOM);
  }

  private Served(CountingLimiter limiter, HttpSettings settings, Patience patience, Room room) {
    var ids = new AtomicInteger();
    this.limiter = limiter;
    this.server = bound("127.0.0.1", patience, room);
    server.serve(
        settings,
        List.of(new SampleEntrance(""), contract),
        limiter,
        events::add,
        () -> new RequestId("made-" + ids.incrementAndGet()));
  }

  static HttpServer bound(String host, Patience patience) {
    return bound(host, patience, ROOM);
  }

  private static HttpServer bound(String host, Patience patience, Room room) {
    if (HttpServer.bind(host, 0, patience, room) instanceof Bound(HttpServer server)) {
      return server;
    }
    throw new IllegalStateException("no free port");
  }

  static Served standard() {
    return new Served(new CountingLimiter(1_000), settings(TrustedProxies.NONE), Patience.STANDARD);
  }

  static Served brief() {
    return new Served(new CountingLimiter(1_000), settings(TrustedProxies.NONE), BRIEF);
  }

  /// Behind a proxy on this machine that speaks so, and with TLS where there is a context.
  static Served brief(ProxyProtocol protocol, Optional<SSLContext> tls) {
    var settings = new HttpSettings(Set.of(), proxies("127.0.0.1"), protocol, tls);
    return new Served(new CountingLimiter(1_000), settings, BRIEF);
  }

  /// With settings, waits and bounds of its own.
  static Served with(HttpSettings settings, Patience patience, Room room) {
    return new Served(new CountingLimiter(1_000), settings, patience, room);
  }

  static Served limited(int count, boolean limitsEnabled) {
    return new Served(
        new CountingLimiter(count, limitsEnabled),
        settings(TrustedProxies.NONE),
        Patience.STANDARD);
  }

  static Served behindLoopbackProxy() {
    return behindLoopbackProxy(ProxyProtocol.X_FORWARDED_FOR);
  }

  static Served behindLoopbackProxy(ProxyProtocol protocol) {
    return new Served(
        new CountingLimiter(1_000), settings(proxies("127.0.0.1"), protocol), Patience.STANDARD);
  }

  static TrustedProxies proxies(String... networks) {
    if (TrustedProxies.parse(List.of(networks))
        instanceof TrustedProxies.Parsed.Valid(TrustedProxies proxies)) {
      return proxies;
    }
    throw new IllegalStateException();
  }

  static HttpSettings settings(TrustedProxies proxies) {
    return settings(proxies, ProxyProtocol.X_FORWARDED_FOR);
  }

  static HttpSettings settings(TrustedProxies proxies, ProxyProtocol protocol) {
    return new HttpSettings(Set.of("https://app.example"), proxies, protocol, Optional.empty());
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  HttpResponse<String> post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return post(path, contentType, BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(to(path).header("Content-Type", contentType).POST(body));
  }

  /// What comes back on a connection of its own, up to its end.
  RawHttp.Reply raw(String request) throws IOException {
    try (var raw = new RawHttp(server.port())) {
      raw.send(request);
      return raw.readToEnd();
    }
  }

  @Override
  public void close() {
    contract.release.countDown();
    client.close();
    server.stop();
  }
}
