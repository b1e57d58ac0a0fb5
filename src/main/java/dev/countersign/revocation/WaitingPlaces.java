package dev.countersign.revocation;

import dev.countersign.limit.SizeLimit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// Bounds how many wait for news at the same time, in all and from one network. Strangers get half
/// of the places at most, and take none from the resource servers that share their network. Safe
/// for use by many threads.
final class WaitingPlaces {
  private record Origin(String network, boolean isKnown) {}

  // Who waits holds a connection that nobody else gets, however crowded it is.
  private static final int CONNECTIONS_PER_PLACE = 5;
  private static final int LEAST_CLIENTS = 4;

  private final Semaphore free;
  private final Semaphore freeForStrangers;
  private final int mostOfOne;
  private final ConcurrentMap<Origin, Integer> taken = new ConcurrentHashMap<>();

  /// As many as these connections allow.
  static WaitingPlaces among(int connections) {
    int share = Math.max(1, connections / CONNECTIONS_PER_PLACE);
    int all = Math.min(SizeLimit.FEED_WAITING.amount(), share);
    int most = Math.max(1, all / LEAST_CLIENTS);
    return new WaitingPlaces(all, Math.min(SizeLimit.FEED_WAITING_PER_CLIENT.amount(), most));
  }

  WaitingPlaces(int all, int mostOfOne) {
    this.free = new Semaphore(all);
    this.freeForStrangers = new Semaphore(all / 2);
    this.mostOfOne = mostOfOne;
  }

  /// Takes a place, to be given back, or answers false when there is none.
  ///
  /// @param isKnown whether it is for a resource server, not for a stranger
  boolean take(String network, boolean isKnown) {
    if (!isKnown && !freeForStrangers.tryAcquire()) {
      return false;
    }
    if (!free.tryAcquire()) {
      release(freeForStrangers, !isKnown);
      return false;
    }
    if (taken.merge(new Origin(network, isKnown), 1, Integer::sum) > mostOfOne) {
      giveBack(network, isKnown);
      return false;
    }
    return true;
  }

  void giveBack(String network, boolean isKnown) {
    taken.computeIfPresent(
        new Origin(network, isKnown), (_, count) -> count == 1 ? null : count - 1);
    free.release();
    release(freeForStrangers, !isKnown);
  }

  private static void release(Semaphore places, boolean isTaken) {
    if (isTaken) {
      places.release();
    }
  }
}
