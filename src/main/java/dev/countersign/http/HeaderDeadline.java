package dev.countersign.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections whose request headers come by the drip.
///
/// An idle timeout alone does not: each byte starts it anew. So the connections are looked at every
/// tenth of the deadline, and one that has been amid the same headers for longer is closed.
final class HeaderDeadline extends AbstractLifeCycle {
  private static final long BEFORE_THE_FIRST = -1;

  private final ServerConnector connector;
  private final Duration deadline;
  private final Duration period;
  private Map<EndPoint, Amid> amid = new HashMap<>();

  HeaderDeadline(ServerConnector connector, Duration deadline) {
    this.connector = connector;
    this.deadline = deadline;
    this.period = deadline.dividedBy(10);
  }

  /// A connection that has sent a part of its next request's headers.
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
      OptionalLong requests = amidRequest(endPoint.getConnection());
      if (requests.isPresent()) {
        Amid now = look(endPoint, requests.getAsLong());
        if (System.nanoTime() - now.since() > deadline.toNanos()) {
          endPoint.close();
        } else {
          still.put(endPoint, now);
        }
      }
    }
    amid = still;
  }

  /// How many requests came before the one that a connection is in the middle of, or before the
  /// first that it has not begun to make.
  private static OptionalLong amidRequest(Connection connection) {
    return switch (connection) {
      case ProxyConnection _ -> OptionalLong.of(BEFORE_THE_FIRST);
      case SslConnection tls ->
          isShakingHands(tls)
              ? OptionalLong.of(BEFORE_THE_FIRST)
              : amidRequest(tls.getSslEndPoint().getConnection());
      // Jetty keeps the class to itself, but no other tells a part of a request from none.
      case HttpConnection http when isAmid(http) -> OptionalLong.of(http.getMessagesIn());
      default -> OptionalLong.empty();
    };
  }

  private static boolean isShakingHands(SslConnection tls) {
    return tls.getSSLEngine().getSession().getProtocol().equals("NONE");
  }

  private static boolean isAmid(HttpConnection connection) {
    return connection.getMessagesIn() == connection.getMessagesOut()
        && !connection.getParser().isIdle();
  }

  private Amid look(EndPoint endPoint, long requests) {
    var fresh = new Amid(requests, System.nanoTime());
    Amid before = amid.getOrDefault(endPoint, fresh);
    return before.requests() == fresh.requests() ? before : fresh;
  }
}
