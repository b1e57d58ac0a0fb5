package dev.countersign.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Asks whether a database can take a write, once at a time: anybody may ask, and who comes while
/// another one is asking hears how it went last. Safe for use by many threads.
final class Readiness {
  private final ReentrantLock probing = new ReentrantLock();
  private final BooleanSupplier probe;
  private volatile boolean wasReady = true;

  /// @param probe makes a durable write that says nothing new: a full disk and a dead one both show
  ///   only then
  Readiness(BooleanSupplier probe) {
    this.probe = probe;
  }

  boolean isReady() {
    if (!probing.tryLock()) {
      return wasReady;
    }
    try {
      wasReady = probe.getAsBoolean();
      return wasReady;
    } finally {
      probing.unlock();
    }
  }
}
