package dev.countersign.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Closes connections whose request headers come by the drip.
///
/// An idle timeout alone does not: each byte starts it anew. So every second, a connection that
/// waits for a request and has got a part of one is looked at, and closed when the part is older
/// than the deadline.
final class HeaderDeadline extends AbstractLifeCycle {
  private final ServerConnector connector;
  private final Duration deadline;
  private final Duration period;
  private Map<EndPoint, Waiting> waiting = new HashMap<>();

  HeaderDeadline(ServerConnector connector, Duration deadline) {
    this.connector = connector;
    this.deadline = deadline;
    this.period = deadline.dividedBy(10);
  }

  /// A connection between two requests.
  ///
  /// @param requests how many have been read from it so far
  /// @param bytesBefore how many bytes belong to those
  /// @param partSince when a part of the next was first seen, by the system's nanosecond timer;
  ///   meaningless without one
  private record Waiting(long requests, long bytesBefore, boolean hasPart, long partSince) {}

  @Override
  protected void doStart() {
    sweepLater();
  }

  private void sweepLater() {
    Scheduler scheduler = connector.getScheduler();
    scheduler.schedule(this::sweep, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!isRunning()) {
      return;
    }
    var still = new HashMap<EndPoint, Waiting>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = endPoint.getConnection();
      if (connection == null || connection.getMessagesIn() != connection.getMessagesOut()) {
        continue;
      }
      Waiting now = look(endPoint, connection);
      if (now.hasPart() && System.nanoTime() - now.partSince() > deadline.toNanos()) {
        endPoint.close();
      } else {
        still.put(endPoint, now);
      }
    }
    waiting = still;
    sweepLater();
  }

  private Waiting look(EndPoint endPoint, Connection connection) {
    long requests = connection.getMessagesIn();
    long bytes = connection.getBytesIn();
    Waiting before = waiting.get(endPoint);
    if (before == null || before.requests() != requests) {
      boolean part = requests == 0 && bytes > 0;
      return new Waiting(requests, requests == 0 ? 0 : bytes, part, System.nanoTime());
    }
    boolean newPart = !before.hasPart() && bytes > before.bytesBefore();
    return newPart ? new Waiting(requests, before.bytesBefore(), true, System.nanoTime()) : before;
  }
}
