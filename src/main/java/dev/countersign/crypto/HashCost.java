package dev.countersign.crypto;

import dev.countersign.limit.HashLimit;
import java.util.Optional;

/// What one Argon2id hash costs: memory in KiB, passes over it, and lanes.
///
/// Within the bounds of [HashLimit], which hold for hashes read from the database as well.
public record HashCost(int memoryKib, int iterations, int parallelism) {
  /// RFC 9106 §3.1: eight blocks for each lane.
  private static final int MIN_KIB_PER_LANE = 8;

  /// The least a new hash may cost: OWASP ASVS 5.0 Appendix C, 19 MiB and two passes, so that each
  /// guess takes an attacker's memory as well as time.
  public static final HashCost FLOOR = new HashCost(19_456, 2, 1);

  /// @throws IllegalArgumentException when out of bounds
  public HashCost {
    if (!HashLimit.allowsArgon2(memoryKib, iterations, parallelism)) {
      throw new IllegalArgumentException(
          "no Argon2id cost: m=%d,t=%d,p=%d".formatted(memoryKib, iterations, parallelism));
    }
  }

  /// KiB filled in all passes together, which is what takes the time.
  long filledKib() {
    return (long) memoryKib * iterations;
  }

  /// What one has to hash besides something that takes as long as filling so much, for all to take
  /// as long as this cost: about as much memory filled in all, never more at once; empty when that
  /// is next to nothing.
  Optional<HashCost> beyond(long filledKib) {
    long missing = filledKib() - filledKib;
    if (missing < MIN_KIB_PER_LANE) {
      return Optional.empty();
    }
    long passes = Math.ceilDiv(missing, (long) memoryKib);
    long memory = Math.max(missing / passes, MIN_KIB_PER_LANE);
    return Optional.of(new HashCost((int) memory, (int) passes, 1));
  }

  /// Whether a hash of this cost is at least as dear as one of the other: in memory, which decides
  /// how many guesses an attacker's machine makes at once, and in all that is filled, which decides
  /// how long each takes. Fewer passes over more memory can be.
  public boolean isAtLeast(HashCost other) {
    return memoryKib >= other.memoryKib && filledKib() >= other.filledKib();
  }
}
