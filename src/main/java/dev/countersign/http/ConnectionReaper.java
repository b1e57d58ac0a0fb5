package dev.countersign.http;

import dev.countersign.http.HttpServer.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections that hold a place and do nothing with it: those whose handshake, preamble or
/// request headers come by the drip, and those that wait, sooner while it is crowded.
///
/// An idle timeout alone does not: each byte starts it anew, an empty line before a request and a
/// part of a record of TLS too. So all connections are looked at now and then, and one that is
/// still where it was is closed when its time there is over, whatever it has sent.
final class ConnectionReaper extends AbstractLifeCycle {
  private static final int LOOKS_PER_DEADLINE = 10;

  private final ServerConnector connector;
  private final ConnectionLimits limits;
  private final Patience patience;
  private final Duration period;
  private final RareWarning warning = new RareWarning();
  private Map<EndPoint, Stay> stays = new HashMap<>();

  ConnectionReaper(ServerConnector connector, ConnectionLimits limits, Patience patience) {
    this.connector = connector;
    this.limits = limits;
    this.patience = patience;
    Duration often = patience.headers().dividedBy(LOOKS_PER_DEADLINE);
    this.period = often.compareTo(patience.crowdedIdle()) < 0 ? often : patience.crowdedIdle();
  }

  /// Where a connection can be between two answers.
  private enum Place {
    /// Before it speaks HTTP.
    PREAMBLE_OR_HANDSHAKE,
    /// Before a request.
    WAITING,
    /// Amid a request's line and headers.
    HEAD,
    /// Behind them.
    ANSWER
  }

  /// How long a connection has been where it is.
  ///
  /// @param requests how many came before
  /// @param since when it was first seen so, by the system's nanosecond timer
  private record Stay(Place place, long requests, long since) {
    boolean isAt(Stay other) {
      return place == other.place && requests == other.requests;
    }
  }

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
      sweepLater();
    }
  }

  private void closeLate() {
    var still = new HashMap<EndPoint, Stay>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      try {
        closeIfLate(endPoint, still);
      } catch (RuntimeException e) {
        // Whatever it did: the others are looked at.
        warning.say("a connection cannot be looked at: " + e);
      }
    }
    stays = still;
  }

  private void closeIfLate(EndPoint endPoint, Map<EndPoint, Stay> still) {
    Stay now = look(endPoint);
    Stay before = stays.getOrDefault(endPoint, now);
    Stay stay = before.isAt(now) ? before : now;
    still.put(endPoint, stay);
    if (isOver(stay, now.since(), endPoint)) {
      endPoint.close();
    }
  }

  private static Stay look(EndPoint endPoint) {
    // Jetty keeps the class to itself, but no other tells a part of a request from none.
    return withinTls(endPoint.getConnection()) instanceof HttpConnection http
        ? new Stay(place(http), http.getMessagesIn(), System.nanoTime())
        : new Stay(Place.PREAMBLE_OR_HANDSHAKE, 0, System.nanoTime());
  }

  // Messages in and out do not tell: an interim answer, 100, is counted as one of these.
  private static Place place(HttpConnection connection) {
    if (connection.getHttpChannel().getRequest() != null) {
      return Place.ANSWER;
    }
    return connection.getParser().inHeaderState() && !connection.getParser().isStart()
        ? Place.HEAD
        : Place.WAITING;
  }

  // Until the handshake is done, TLS is all there is.
  private static Connection withinTls(Connection connection) {
    return connection instanceof SslConnection tls && !isShakingHands(tls.getSSLEngine())
        ? tls.getSslEndPoint().getConnection()
        : connection;
  }

  // A session of TLS 1.3 is there before its client has finished.
  private static boolean isShakingHands(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
        || engine.getSession().getProtocol().equals("NONE");
  }

  private boolean isOver(Stay stay, long now, EndPoint endPoint) {
    long nanos = now - stay.since();
    boolean isCrowded = limits.isCrowded();
    return switch (stay.place()) {
      case PREAMBLE_OR_HANDSHAKE, HEAD ->
          nanos > (isCrowded ? patience.crowdedHeaders() : patience.headers()).toNanos();
      case WAITING -> nanos > (isCrowded ? patience.crowdedIdle() : patience.idle()).toNanos();
      case ANSWER -> isCrowded && isUnread(endPoint);
    };
  }

  // An answer waits for its client, who has not read on for so long.
  private boolean isUnread(EndPoint endPoint) {
    return endPoint instanceof AbstractEndPoint known
        && known.getWriteFlusher().isPending()
        && known.getIdleFor() > patience.crowdedIdle().toMillis();
  }
}
