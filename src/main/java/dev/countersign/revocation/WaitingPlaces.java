package dev.countersign.revocation;

import dev.countersign.limit.SizeLimit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// Bounds how many wait for news at the same time, in all and from one network. Safe for use by
/// many threads.
final class WaitingPlaces {
  private final Semaphore free;
  private final int mostOfOne;
  private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

  WaitingPlaces() {
    this(SizeLimit.FEED_WAITING.amount(), SizeLimit.FEED_WAITING_PER_CLIENT.amount());
  }

  WaitingPlaces(int all, int mostOfOne) {
    this.free = new Semaphore(all);
    this.mostOfOne = mostOfOne;
  }

  /// Takes a place, to be given back, or answers false when there is none.
  boolean take(String network) {
    if (!free.tryAcquire()) {
      return false;
    }
    if (taken.merge(network, 1, Integer::sum) > mostOfOne) {
      giveBack(network);
      return false;
    }
    return true;
  }

  void giveBack(String network) {
    taken.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    free.release();
  }
}
