package dev.countersign.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What this node remembers of windows that are full: when they end. Safe for use by many threads.
///
/// It may forget any of them; whoever counts finds out again.
final class FullWindows {
  /// As many floods at once as one node sees. An entry takes some 200 bytes.
  static final int MAX_KEYS = 10_000;

  private record Key(RateLimit limit, String text) {}

  private final int maxKeys;

  @GuardedBy("this")
  private final Map<Key, Instant> ends = new LinkedHashMap<>();

  FullWindows(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  /// Remembers it, in place of the one that was learnt of first when there are too many.
  synchronized void add(RateLimit limit, String key, Instant end) {
    if (key.length() > Windows.MAX_KEY_CHARS) {
      return; // Addresses are shorter, and nothing else may grow the memory.
    }
    ends.put(new Key(limit, key), end);
    if (ends.size() > maxKeys) {
      Iterator<Key> eldestFirst = ends.keySet().iterator();
      eldestFirst.next();
      eldestFirst.remove();
    }
  }

  /// When the key's window ends, if it is known to be full now. An end that is further away than a
  /// window is long was set by another clock, and is not trusted.
  synchronized Optional<Instant> endOf(RateLimit limit, String key, Duration window, Instant now) {
    var wanted = new Key(limit, key);
    Instant end = ends.get(wanted);
    if (end == null) {
      return Optional.empty();
    }
    if (!now.isBefore(end) || end.isAfter(now.plus(window))) {
      ends.remove(wanted);
      return Optional.empty();
    }
    return Optional.of(end);
  }
}
