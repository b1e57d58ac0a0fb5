package dev.countersign.crypto;

import java.util.Optional;

/// What one Argon2id hash costs: memory in KiB, passes over it, and lanes.
///
/// The bounds hold for hashes read from the database as well, so that no stored text can ask for
/// more: at most 256 MiB, and at most 1 GiB filled in all passes together (about a second of one
/// core).
public record HashCost(int memoryKib, int iterations, int parallelism) {
  /// Four times what RFC 9106 §4 recommends where memory is scarce, and libsodium's "moderate".
  public static final int MAX_MEMORY_KIB = 256 * 1024;

  /// Passes times memory, which is what takes the time.
  public static final int MAX_FILLED_KIB = 1024 * 1024;

  /// Beyond this, tiny memories with many passes: no defence, only work.
  public static final int MAX_ITERATIONS = 64;

  /// As many as libraries elsewhere use by default; ours run one after the other.
  public static final int MAX_PARALLELISM = 16;

  /// RFC 9106 §3.1: eight blocks for each lane.
  private static final int MIN_KIB_PER_LANE = 8;

  /// The least a new hash may cost: OWASP ASVS 5.0 Appendix C, 19 MiB and two passes, so that each
  /// guess takes an attacker's memory as well as time.
  public static final HashCost FLOOR = new HashCost(19_456, 2, 1);

  /// @throws IllegalArgumentException when out of bounds
  public HashCost {
    if (!isAllowed(memoryKib, iterations, parallelism)) {
      throw new IllegalArgumentException(
          "no Argon2id cost: m=%d,t=%d,p=%d".formatted(memoryKib, iterations, parallelism));
    }
  }

  static boolean isAllowed(int memoryKib, int iterations, int parallelism) {
    return parallelism >= 1
        && parallelism <= MAX_PARALLELISM
        && iterations >= 1
        && iterations <= MAX_ITERATIONS
        && memoryKib >= MIN_KIB_PER_LANE * parallelism
        && memoryKib <= MAX_MEMORY_KIB
        && memoryKib <= MAX_FILLED_KIB / iterations;
  }

  /// KiB filled in all passes together, which is what takes the time.
  long filledKib() {
    return (long) memoryKib * iterations;
  }

  /// What one has to hash besides for this cost to take as long as the other: about as much memory
  /// filled in all, never more at once; empty when that is next to nothing.
  Optional<HashCost> upTo(HashCost dearer) {
    long missing = dearer.filledKib() - filledKib();
    if (missing < MIN_KIB_PER_LANE) {
      return Optional.empty();
    }
    long passes = Math.ceilDiv(missing, (long) dearer.memoryKib);
    long memory = Math.max(missing / passes, MIN_KIB_PER_LANE);
    return Optional.of(new HashCost((int) memory, (int) passes, 1));
  }

  /// Whether a hash of this cost is at least as dear as one of the other in every respect.
  public boolean isAtLeast(HashCost other) {
    return memoryKib >= other.memoryKib
        && iterations >= other.iterations
        && parallelism >= other.parallelism;
  }
}
