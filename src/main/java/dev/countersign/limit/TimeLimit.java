package dev.countersign.limit;

import java.time.Duration;

/// Every bound on how long the server waits for somebody.
public enum TimeLimit {
  /// For the next request on an open connection, from the end of the last answer: longer than the
  /// pools of common clients and proxies keep theirs.
  IDLE(Duration.ofSeconds(75)),
  /// The same while most places for connections are taken: others need them more.
  CROWDED_IDLE(Duration.ofSeconds(1)),
  /// For a request's line and headers, from its first byte, and before the first for the handshake
  /// of TLS and a proxy's preamble: a drip of bytes must not hold a connection.
  HEADERS(Duration.ofSeconds(10)),
  /// The same while most places are taken: a handshake has its three ways there and back by
  /// satellite.
  CROWDED_HEADERS(Duration.ofSeconds(3)),
  /// For a whole body, from the end of the headers: 16 KiB take a second on the worst line.
  BODY(Duration.ofSeconds(10)),
  /// For the rest of a body that was refused unread: it is under way already, or does not come.
  UNWANTED_BODY(Duration.ofSeconds(1)),
  /// For requests under way when the server stops: no answer takes longer, and what is left of the
  /// ten seconds after which supervisors kill is for closing the database.
  STOP(Duration.ofSeconds(8)),
  /// For news of the feed of ended sessions, on one call: less than the half minute after which
  /// some proxies give up.
  FEED_WAIT(Duration.ofSeconds(25)),
  /// Between two warnings about what strangers can bring about: a flood of them hides all else.
  WARNING(Duration.ofMinutes(1)),
  /// Told to clients that were turned away for a passing reason.
  RETRY(Duration.ofSeconds(2)),
  /// For a command that is asked for keys: a distant service and a slow start of its client fit.
  KEY_COMMAND(Duration.ofSeconds(30));

  private final Duration duration;

  TimeLimit(Duration duration) {
    this.duration = duration;
  }

  public Duration duration() {
    return duration;
  }
}
