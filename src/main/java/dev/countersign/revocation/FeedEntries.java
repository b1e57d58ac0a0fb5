package dev.countersign.revocation;

import dev.countersign.revocation.FeedCursor.Position;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What a node knows of ended sessions and void tokens, and when it saw each: 20 bytes apiece, for
/// there can be millions. Immutable; a changed one shares what has not changed.
final class FeedEntries {
  static final FeedEntries NONE = new FeedEntries(new TreeMap<>());

  /// Bytes of an entry on the wire: its digest and its second.
  static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

  private static final int SECONDS_OF_MINUTE = 60;

  /// What most answers hold at most.
  private static final int FEW = 16;

  private final NavigableMap<Integer, MinuteOfEntries> minutes;

  private FeedEntries(NavigableMap<Integer, MinuteOfEntries> minutes) {
    this.minutes = minutes;
  }

  /// These and those among the found that are not known yet, seen at this moment.
  FeedEntries with(List<Position> found, long seenAt) {
    var additions = new TreeMap<Integer, List<Position>>();
    for (Position position : found) {
      int minute = minute(position.second());
      if (!minutes.containsKey(minute) || !minutes.get(minute).contains(position)) {
        additions.computeIfAbsent(minute, _ -> new ArrayList<>()).add(position);
      }
    }
    if (additions.isEmpty()) {
      return this;
    }
    var all = new TreeMap<>(minutes);
    additions.forEach((minute, positions) ->
        all.merge(
            minute,
            MinuteOfEntries.of(positions, seenAt),
            (known, _) -> known.with(positions, seenAt)));
    return new FeedEntries(all);
  }

  /// These, each as if it had been seen so long after its minute at the latest.
  FeedEntries seenWithin(Duration reach) {
    var all = new TreeMap<>(minutes);
    all.replaceAll((minute, entries) -> {
      Instant end = Instant.ofEpochSecond((minute + 1L) * SECONDS_OF_MINUTE);
      return entries.seenBy(end.plus(reach).toEpochMilli());
    });
    return new FeedEntries(all);
  }

  /// These without the minutes that were over at this second.
  FeedEntries without(long before) {
    int first = minute((int) before);
    return minutes.isEmpty() || minutes.firstKey() >= first
        ? this
        : new FeedEntries(new TreeMap<>(minutes.tailMap(first, true)));
  }

  /// Whether any was seen after this moment.
  boolean haveNewsSince(long seenAfter) {
    return minutes.values().stream().anyMatch(minute -> minute.newest() > seenAfter);
  }

  int size() {
    return minutes.values().stream().mapToInt(MinuteOfEntries::size).sum();
  }

  /// The same for the same entries, at every node and in whatever order they were seen.
  long sum() {
    return minutes.values().stream().mapToLong(MinuteOfEntries::sum).sum();
  }

  /// The first entries behind the position that were seen after the moment, in their order.
  Page page(long seenAfter, Position behind, int most) {
    var taken = ByteBuffer.allocate(FEW * ENTRY_BYTES);
    Position last = behind;
    for (MinuteOfEntries minute : minutes.tailMap(minute(behind.second()), true).values()) {
      if (minute.newest() > seenAfter) {
        for (int i = minute.firstBehind(behind); i < minute.size(); i++) {
          if (minute.seenAt(i) > seenAfter) {
            if (taken.position() == most * ENTRY_BYTES) {
              return new Page(taken, Optional.of(last));
            }
            last = minute.position(i);
            taken = taken.hasRemaining() ? taken : twice(taken);
            taken.putLong(last.digest()).putInt(last.second());
          }
        }
      }
    }
    return new Page(taken, Optional.empty());
  }

  /// Entries as they go over the wire.
  static final class Page {
    private final ByteBuffer entries;
    private final Optional<Position> rest;

    private Page(ByteBuffer taken, Optional<Position> rest) {
      this.entries = taken.flip();
      this.rest = rest;
    }

    byte[] entries() {
      byte[] bytes = new byte[entries.limit()];
      entries.get(0, bytes);
      return bytes;
    }

    /// The last entry of this page, when there are more behind it.
    Optional<Position> rest() {
      return rest;
    }
  }

  private static ByteBuffer twice(ByteBuffer full) {
    return ByteBuffer.allocate(2 * full.capacity()).put(full.flip());
  }

  private static int minute(int second) {
    return Integer.divideUnsigned(second, SECONDS_OF_MINUTE);
  }
}
