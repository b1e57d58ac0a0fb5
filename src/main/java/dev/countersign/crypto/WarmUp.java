package dev.countersign.crypto;

import java.time.Duration;
import java.util.Arrays;

/// How one thread of the lane gets up to speed: hashes of the usual cost, for nobody, until they
/// take the same time. The first ones of a process run before the JVM has compiled them, and take
/// fifty times as long.
///
/// @param most how many hashes at the most; none where it is 0
/// @param longest how long at the most
record WarmUp(HashCost cost, int most, Duration longest) {
  /// Hashes that have to agree, and are the measurement then.
  private static final int AGREEING = 3;

  /// The slowest of those may take so many times as long as the fastest.
  private static final double TOLERANCE = 1.25;

  /// Compiled code is there after three to eight hashes; a machine too busy to settle gets on with
  /// its work.
  static WarmUp of(HashCost cost) {
    return new WarmUp(cost, 24, Duration.ofSeconds(2));
  }

  static WarmUp none() {
    return new WarmUp(HashCost.FLOOR, 0, Duration.ZERO);
  }

  Argon2id.Input input() {
    return Argon2id.Input.of(
        new byte[8], new byte[Argon2idHash.SALT_BYTES], cost, Argon2idHash.TAG_BYTES);
  }

  /// One thread's way through it. For one thread at a time.
  static final class Course {
    private final WarmUp warmUp;
    private byte[] first = {};
    private final long[] latest = new long[AGREEING];
    private int hashes;
    private long total;

    Course(WarmUp warmUp) {
      this.warmUp = warmUp;
    }

    /// Counts a hash, and says whether it is what it was before it was compiled.
    boolean made(byte[] tag, long nanos) {
      if (hashes == 0) {
        first = tag;
      }
      latest[hashes % AGREEING] = nanos;
      hashes++;
      total += nanos;
      return Arrays.equals(tag, first);
    }

    /// It cannot be gone on with.
    void giveUp() {
      hashes = Math.max(hashes, warmUp.most);
    }

    boolean isOver() {
      return hashes >= warmUp.most || total >= warmUp.longest.toNanos() || agree();
    }

    private boolean agree() {
      long[] sorted = latest.clone();
      Arrays.sort(sorted);
      return hashes >= AGREEING && sorted[AGREEING - 1] <= sorted[0] * TOLERANCE;
    }

    /// What a hash takes: the middle one of the latest.
    ///
    /// @return nanoseconds; 0 when there were too few
    long measured() {
      long[] sorted = latest.clone();
      Arrays.sort(sorted);
      return hashes < AGREEING ? 0 : sorted[AGREEING / 2];
    }
  }
}
