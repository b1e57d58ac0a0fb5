package dev.countersign.store;

import java.time.Duration;

/// The moment at which one call must have its answer, whatever that is by then.
record Deadline(long nanos) {
  static Deadline in(Duration length) {
    return new Deadline(System.nanoTime() + length.toNanos());
  }

  /// What is left of it; zero or negative once it has passed.
  Duration left() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }

  /// What is left of it, at least a millisecond: none would mean "forever" to a socket.
  ///
  /// @throws StoreUnavailable when it has passed
  int leftMillis() {
    Duration left = left();
    if (!left.isPositive()) {
      throw new StoreUnavailable("the database took too long");
    }
    return Math.toIntExact(Math.max(1, left.toMillis()));
  }
}
