package dev.countersign.http;

import dev.countersign.base.RequestId;
import dev.countersign.limit.RateLimiter;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/// A listening server.
public final class HttpServer {
  /// What became of the wish to listen.
  public sealed interface Start {
    /// It listens.
    record Started(HttpServer server) implements Start {}

    /// The host or port cannot be had: taken, forbidden, or not of this machine.
    record CannotListen(String reason) implements Start {}
  }

  private HttpServer() {}

  /// Starts to listen and answer.
  public static Start start(
      HttpSettings settings, List<Entrance> entrances, RateLimiter limiter, Clock clock, Supplier<RequestId> newRequestId) {
    throw new UnsupportedOperationException();
  }

  /// The port it listens on.
  public int port() {
    throw new UnsupportedOperationException();
  }

  /// Takes no new connections, lets the requests under way finish for [dev.countersign.limit.TimeLimit#STOP], and closes.
  public void stop() {
    throw new UnsupportedOperationException();
  }
}
