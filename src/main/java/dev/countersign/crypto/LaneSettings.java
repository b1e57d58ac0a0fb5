package dev.countersign.crypto;

import java.time.Duration;

/// How wide the hashing lane is and how long its queue.
///
/// @param threads how many hashes run at once; one per core, each with the memory of one hash
/// @param queueCapacity how many wait beyond those at the most, however soon their turn comes;
///   bounds what they hold in memory
/// @param deadline how long one may wait for its hash to start
/// @param memoryKib what hashes may take together: what the threads keep for those of the usual
///   cost, and what dearer and foreign ones take beside that while they run
public record LaneSettings(int threads, int queueCapacity, Duration deadline, long memoryKib) {
  /// More than that are not waited for by anybody: at a hundredth of a second each on one core it
  /// is more than a minute and a half.
  public static final int MAX_QUEUE_CAPACITY = 10_000;

  /// How many threads suit this machine: one per core, as far as the memory of their hashes fits
  /// into half of the heap.
  public static int threads(HashCost cost) {
    Runtime machine = Runtime.getRuntime();
    return threads(cost, machine.availableProcessors(), machine.maxMemory());
  }

  static int threads(HashCost cost, int cores, long heapBytes) {
    long hashes = heapBytes / 2 / (cost.memoryKib() * 1024L);
    return Math.clamp(hashes, 1, cores);
  }

  /// What hashes that run at once may take beside what the threads keep: never less than one of the
  /// usual cost does.
  long besideKib(HashCost usual) {
    return Math.max(memoryKib - (long) threads * usual.memoryKib(), usual.memoryKib());
  }

  /// Whether the memory of so many hashes at once leaves the rest of the server a quarter of the
  /// heap.
  public static boolean fits(HashCost cost, int threads, long heapBytes) {
    return (long) cost.memoryKib() * threads <= memoryKib(heapBytes);
  }

  private static long memoryKib(long heapBytes) {
    return heapBytes / 1024 / 4 * 3;
  }

  /// With as much memory as leaves the rest of the server a quarter of this heap.
  public LaneSettings(int threads, int queueCapacity, Duration deadline) {
    this(threads, queueCapacity, deadline, memoryKib(Runtime.getRuntime().maxMemory()));
  }

  /// @throws IllegalArgumentException when nothing could ever be hashed
  public LaneSettings {
    if (threads < 1 || queueCapacity < 1 || !deadline.isPositive() || memoryKib < 1) {
      throw new IllegalArgumentException(
          "no hashing lane: %d threads, queue of %d, deadline %s"
              .formatted(threads, queueCapacity, deadline));
    }
  }
}
