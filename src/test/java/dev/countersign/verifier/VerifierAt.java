package dev.countersign.verifier;

import java.net.URI;
import java.time.Clock;

/// Makes verifiers that live in the time of a test.
public final class VerifierAt {
  private VerifierAt() {}

  /// One of Momail's tokens, without a feed.
  public static TokenVerifier clock(Clock clock, URI server) {
    return TokenVerifier.of("http://localhost", "momail")
        .server(server.toString())
        .withoutFeed()
        .clock(clock)
        .build();
  }
}
