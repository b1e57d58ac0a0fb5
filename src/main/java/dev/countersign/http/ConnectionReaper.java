package dev.countersign.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections that hold a place and do nothing with it: those whose handshake, preamble or
/// request headers come by the drip, and, while it is crowded, those that wait.
///
/// An idle timeout alone does not: each byte starts it anew. So all connections are looked at every
/// tenth of the deadline, and one that has been amid the same beginning for longer is closed.
final class ConnectionReaper extends AbstractLifeCycle {
  private static final long BEFORE_THE_FIRST = -1;

  private final ServerConnector connector;
  private final ConnectionLimits limits;
  private final Duration deadline;
  private final Duration idleWhenCrowded;
  private final Duration period;
  private Map<EndPoint, Amid> amid = new HashMap<>();

  ConnectionReaper(
      ServerConnector connector,
      ConnectionLimits limits,
      Duration deadline,
      Duration idleWhenCrowded) {
    this.connector = connector;
    this.limits = limits;
    this.deadline = deadline;
    this.idleWhenCrowded = idleWhenCrowded;
    this.period = deadline.dividedBy(10);
  }

  /// A connection that has sent a part of what has to come before its next request's body.
  ///
  /// @param requests how many requests came before
  /// @param since when it was first seen so, by the system's nanosecond timer
  private record Amid(long requests, long since) {}

  @Override
  protected void doStart() {
    sweepLater();
  }

  private void sweepLater() {
    connector.getScheduler().schedule(this::sweep, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!isRunning()) {
      return;
    }
    try {
      closeLate();
    } finally {
      // Whatever one connection did: the others are looked at again.
      sweepLater();
    }
  }

  private void closeLate() {
    var still = new HashMap<EndPoint, Amid>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = endPoint.getConnection();
      boolean isWelcome =
          switch (withinTls(connection)) {
            // Jetty keeps the class to itself, but no other tells a part of a request from none.
            case HttpConnection http when isAnswering(http) ->
                !isUnread(endPoint) || hasRoom(endPoint);
            case HttpConnection http when isAmidHead(http) ->
                isInTime(endPoint, http.getMessagesIn(), still);
            case HttpConnection _ -> hasRoom(endPoint);
            case null, default -> isInTime(endPoint, BEFORE_THE_FIRST, still);
          };
      if (!isWelcome) {
        endPoint.close();
      }
    }
    amid = still;
  }

  // Until the handshake is done, TLS is all there is.
  private static Connection withinTls(Connection connection) {
    return connection instanceof SslConnection tls
            && !tls.getSSLEngine().getSession().getProtocol().equals("NONE")
        ? tls.getSslEndPoint().getConnection()
        : connection;
  }

  // Messages in and out tell nothing: an interim answer, 100, is counted as one of these.
  private static boolean isAnswering(HttpConnection connection) {
    return connection.getHttpChannel().getRequest() != null;
  }

  private static boolean isAmidHead(HttpConnection connection) {
    return connection.getParser().inHeaderState() && !connection.getParser().isStart();
  }

  // An answer waits for its client to read on.
  private static boolean isUnread(EndPoint endPoint) {
    return endPoint instanceof AbstractEndPoint known && known.getWriteFlusher().isPending();
  }

  private boolean hasRoom(EndPoint endPoint) {
    return !limits.isCrowded()
        || !(endPoint instanceof AbstractEndPoint known)
        || known.getIdleFor() <= idleWhenCrowded.toMillis();
  }

  private boolean isInTime(EndPoint endPoint, long requests, Map<EndPoint, Amid> still) {
    var fresh = new Amid(requests, System.nanoTime());
    Amid before = amid.getOrDefault(endPoint, fresh);
    Amid now = before.requests() == requests ? before : fresh;
    still.put(endPoint, now);
    return System.nanoTime() - now.since() <= deadline.toNanos();
  }
}
