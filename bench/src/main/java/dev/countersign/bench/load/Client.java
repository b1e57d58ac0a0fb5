package dev.countersign.bench.load;

/// Somebody who makes one call at a time, each after the answer to the one before, on a connection
/// of their own. Called by the driver's one thread.
public interface Client {
  Request next();

  /// What came back to the last request; not called when nothing did.
  default void answered(Answer answer) {}

  /// Somebody who makes the same call again and again.
  static Client always(Request request) {
    return () -> request;
  }
}
