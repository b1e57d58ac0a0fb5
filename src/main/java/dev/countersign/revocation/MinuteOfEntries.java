package dev.countersign.revocation;

import dev.countersign.revocation.FeedCursor.Position;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The entries of one minute, in order. Immutable.
final class MinuteOfEntries {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::second, Integer::compareUnsigned)
          .thenComparingLong(Position::digest);

  private final int[] seconds;
  private final long[] digests;
  private final long[] seenAt;
  private final long newest;
  private final long sum;

  private MinuteOfEntries(int[] seconds, long[] digests, long[] seenAt) {
    this.seconds = seconds;
    this.digests = digests;
    this.seenAt = seenAt;
    this.newest = Arrays.stream(seenAt).max().orElse(Long.MIN_VALUE);
    long total = 0;
    for (int i = 0; i < seconds.length; i++) {
      total += (digests[i] ^ seconds[i]) * 0x9e3779b97f4a7c15L;
    }
    this.sum = total;
  }

  static MinuteOfEntries of(List<Position> positions, long seenAt) {
    return new MinuteOfEntries(new int[0], new long[0], new long[0]).with(positions, seenAt);
  }

  /// These and others, which are not among them; of equal ones one is taken.
  MinuteOfEntries with(List<Position> others, long now) {
    List<Position> added = others.stream().sorted(ORDER).distinct().toList();
    int size = seconds.length + added.size();
    int[] allSeconds = new int[size];
    long[] allDigests = new long[size];
    long[] allSeenAt = new long[size];
    int old = 0;
    int fresh = 0;
    for (int i = 0; i < size; i++) {
      boolean isOld =
          fresh == added.size()
              || (old < seconds.length && ORDER.compare(position(old), added.get(fresh)) < 0);
      Position next = isOld ? position(old) : added.get(fresh);
      allSeconds[i] = next.second();
      allDigests[i] = next.digest();
      allSeenAt[i] = isOld ? seenAt[old] : now;
      old += isOld ? 1 : 0;
      fresh += isOld ? 0 : 1;
    }
    return new MinuteOfEntries(allSeconds, allDigests, allSeenAt);
  }

  /// These, each as if it had been seen at that moment at the latest.
  MinuteOfEntries seenBy(long latest) {
    long[] earlier = Arrays.stream(seenAt).map(moment -> Math.min(moment, latest)).toArray();
    return new MinuteOfEntries(seconds, digests, earlier);
  }

  boolean contains(Position position) {
    int next = firstBehind(position) - 1;
    return next >= 0 && position(next).equals(position);
  }

  /// The index of the first entry behind the position, which is the size when there is none.
  int firstBehind(Position position) {
    int low = 0;
    int high = seconds.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ORDER.compare(position(middle), position) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Position position(int index) {
    return new Position(seconds[index], digests[index]);
  }

  long seenAt(int index) {
    return seenAt[index];
  }

  int size() {
    return seconds.length;
  }

  /// The moment at which the last of them was seen.
  long newest() {
    return newest;
  }

  long sum() {
    return sum;
  }
}
