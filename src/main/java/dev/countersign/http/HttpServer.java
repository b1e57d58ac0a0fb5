package dev.countersign.http;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.countersign.audit.AuditLog;
import dev.countersign.base.RequestId;
import dev.countersign.http.ConnectionLimits.Room;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.SizeLimit;
import dev.countersign.limit.TimeLimit;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A listening server: HTTP/1.1 in the open or over TLS, each request on a virtual thread.
public final class HttpServer {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());

  private final Server server;
  private final ServerConnector connector;
  private final Patience patience;
  private final Room room;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private HttpServer(Server server, ServerConnector connector, Patience patience, Room room) {
    this.server = server;
    this.connector = connector;
    this.patience = patience;
    this.room = room;
  }

  /// What became of the wish to listen.
  public sealed interface Binding {
    /// The port is ours; calls wait until the server serves.
    record Bound(HttpServer server) implements Binding {}

    /// The host or port cannot be had: taken, forbidden, or not of this machine.
    record CannotListen(String reason) implements Binding {}
  }

  /// How long others are waited for; see [TimeLimit].
  record Patience(
      Duration idle,
      Duration crowdedIdle,
      Duration headers,
      Duration crowdedHeaders,
      Duration body,
      Duration stop) {
    static final Patience STANDARD =
        new Patience(
            TimeLimit.IDLE.duration(),
            TimeLimit.CROWDED_IDLE.duration(),
            TimeLimit.HEADERS.duration(),
            TimeLimit.CROWDED_HEADERS.duration(),
            TimeLimit.BODY.duration(),
            TimeLimit.STOP.duration());
  }

  /// Takes the port, before anything else is made: a taken port has cost nothing then, and links
  /// can name a free one.
  ///
  /// @param port 0 for any free one
  public static Binding bind(String host, int port) {
    return bind(host, port, Patience.STANDARD, room());
  }

  private static Room room() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return Room.within(files);
  }

  static Binding bind(String host, int port, Patience patience, Room room) {
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory()));
    var server = new Server(threads);
    var connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory());
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(patience.idle().toMillis());
    connector.setAcceptQueueSize(SizeLimit.BACKLOG.amount());
    server.addConnector(connector);
    try {
      connector.open();
    } catch (IOException | UnresolvedAddressException e) {
      return new Binding.CannotListen(
          "cannot listen on " + host + ":" + port + ": " + rootMessage(e));
    }
    return new Binding.Bound(new HttpServer(server, connector, patience, room));
  }

  /// Answers calls from now on; once.
  ///
  /// @param newRequestId names requests that do not bring a name of their own
  /// @throws IllegalArgumentException when two entrances or routes claim the same, or none has the
  ///   empty prefix
  public void serve(
      HttpSettings settings,
      List<Entrance> entrances,
      RateLimiter limiter,
      AuditLog audit,
      Supplier<RequestId> newRequestId) {
    var router = new Router(entrances);
    var standings = new Standings(limiter);
    var outgoing = new Outgoing(new CrossOrigin(settings.corsOrigins()), stopping::get);
    var forwarding = new ForwardingWarning(settings);
    Function<Request, Incoming> reception =
        request -> forwarding.seen(Incoming.of(request, settings, newRequestId));
    var limits = new ConnectionLimits(connector, settings.trustedProxies(), room);
    connector.setConnectionFactories(protocols(settings, limits));
    connector.addBean(limits);
    server.addBean(new ConnectionReaper(connector, limits, patience));
    server.setStopTimeout(patience.stop().toMillis());
    server.setErrorHandler(new ProtocolErrors(router, standings, reception, outgoing));
    server.setHandler(
        new Edge(
            router,
            standings,
            new BodyReader(patience.body()),
            reception,
            outgoing,
            audit,
            stopping::get));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not start", e);
    }
  }

  private static List<ConnectionFactory> protocols(HttpSettings settings, ConnectionLimits limits) {
    var protocols = new ArrayDeque<ConnectionFactory>();
    HttpConfiguration configuration = strict();
    protocols.push(new HttpConnectionFactory(configuration));
    settings
        .tls()
        .ifPresent(tls -> {
          // Whose certificate a client takes is the client's business, whatever name it asks for.
          configuration.addCustomizer(new SecureRequestCustomizer(false));
          protocols.push(new SslConnectionFactory(tls(tls), HttpVersion.HTTP_1_1.asString()));
        });
    if (settings.proxyProtocol() == ProxyProtocol.PROXY_V2) {
      String next = protocols.element().getProtocol();
      protocols.push(new ProxyConnection.Factory(settings.trustedProxies(), limits, next));
    }
    return List.copyOf(protocols);
  }

  // RFC 9325 §3.1.1: nothing older than TLS 1.2; the JDK's and Jetty's lists leave out weak suites.
  private static SslContextFactory.Server tls(SSLContext context) {
    var tls = new SslContextFactory.Server();
    tls.setSslContext(context);
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    tls.setRenegotiationAllowed(false);
    return tls;
  }

  private static HttpConfiguration strict() {
    var strict = new HttpConfiguration();
    strict.setHttpCompliance(HttpCompliance.STRICT);
    strict.setUriCompliance(UriCompliance.RFC3986);
    strict.setRequestHeaderSize(SizeLimit.HEADERS.amount());
    strict.setResponseHeaderSize(SizeLimit.ANSWER_HEADERS.amount());
    strict.setSendServerVersion(false);
    return strict;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /// How many connections there may be at once, of all clients together.
  public int connections() {
    return room.all();
  }

  /// The port it listens on.
  public int port() {
    return connector.getLocalPort();
  }

  /// Takes no new connections, lets the requests under way finish for [TimeLimit#STOP], and closes.
  public void stop() {
    stopping.set(true);
    connector.close();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "requests were cut off when the server stopped: {0}", e.toString());
    }
  }
}
