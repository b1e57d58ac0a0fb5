package dev.countersign.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.countersign.limit.RateWindowStore.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What this node remembers of windows as it last saw them. Safe for use by many threads.
///
/// It may forget any of them; whoever counts finds out again.
final class KnownWindows {
  /// As many clients at once as one node sees. An entry takes some 200 bytes.
  static final int MAX_KEYS = 10_000;

  private record Key(RateLimit limit, String text) {}

  private final int maxKeys;

  @GuardedBy("this")
  private final Map<Key, Window> windows = new LinkedHashMap<>();

  KnownWindows(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  /// Remembers it, in place of the one that was learnt of first when there are too many.
  synchronized void put(RateLimit limit, String key, Window window) {
    if (key.length() > Windows.MAX_KEY_CHARS) {
      return; // Addresses are shorter, and nothing else may grow the memory.
    }
    windows.put(new Key(limit, key), window);
    if (windows.size() > maxKeys) {
      Iterator<Key> eldestFirst = windows.keySet().iterator();
      eldestFirst.next();
      eldestFirst.remove();
    }
  }

  synchronized void remove(RateLimit limit, String key) {
    windows.remove(new Key(limit, key));
  }

  /// The key's window, unless it is over or unknown. One whose end is further away than a window is
  /// long was begun by another clock, and is not trusted.
  synchronized Optional<Window> find(RateLimit limit, String key, Duration length, Instant now) {
    var wanted = new Key(limit, key);
    Window window = windows.get(wanted);
    if (window == null) {
      return Optional.empty();
    }
    if (!now.isBefore(window.endsAt()) || window.endsAt().isAfter(now.plus(length))) {
      windows.remove(wanted);
      return Optional.empty();
    }
    return Optional.of(window);
  }
}
