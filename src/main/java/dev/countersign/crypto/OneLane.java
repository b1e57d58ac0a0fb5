package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.WORDS;

/// The one lane of an Argon2id hash being filled, after its first two blocks (RFC 9106 §3.2, §3.4).
/// Blocks stand one behind the other in [BlockLayout], and are named by where they begin.
final class OneLane {
  /// The type y of RFC 9106 §3.2.
  static final int ARGON2ID = 2;

  private static final int SLICES = 4;

  // Where pseudo-random numbers are made that do not depend on the password: four blocks.
  private static final int ZERO = 0;
  private static final int COUNTER = WORDS;
  private static final int BETWEEN = 2 * WORDS;
  private static final int NUMBERS = 3 * WORDS;

  private final Compression compression;
  private final long[] memory;
  private final int passes;
  private final int blocks;
  private final int sliceBlocks;
  private final long[] addressing = new long[4 * WORDS];

  OneLane(Compression compression, long[] memory, HashCost cost) {
    this.compression = compression;
    this.memory = memory;
    this.passes = cost.iterations();
    this.blocks = blocks(cost);
    this.sliceBlocks = blocks / SLICES;
  }

  /// How many blocks a hash of that cost has: a multiple of four.
  static int blocks(HashCost cost) {
    return cost.memoryKib() / SLICES * SLICES;
  }

  /// Where the last block is.
  int last() {
    return (blocks - 1) * WORDS;
  }

  void fill() {
    for (int pass = 0; pass < passes; pass++) {
      for (int slice = 0; slice < SLICES; slice++) {
        if (pass == 0 && slice < SLICES / 2) {
          fillWithoutLooking(slice);
        } else {
          fillByContent(pass, slice);
        }
      }
    }
  }

  /// The first half of the first pass: which block is read says nothing about the password.
  private void fillWithoutLooking(int slice) {
    startNumbers(slice);
    for (int i = slice == 0 ? 2 : 0; i < sliceBlocks; i++) {
      if (i > 0 && i % WORDS == 0) {
        nextNumbers();
      }
      fillBlock(0, slice, i, addressing[NUMBERS + BlockLayout.position(i % WORDS)]);
    }
  }

  /// All that follows: which block is read depends on the one before.
  private void fillByContent(int pass, int slice) {
    for (int i = 0; i < sliceBlocks; i++) {
      fillBlock(pass, slice, i, memory[before(slice * sliceBlocks + i) * WORDS]);
    }
  }

  private void fillBlock(int pass, int slice, int i, long random) {
    int current = slice * sliceBlocks + i;
    int reference = reference(pass, slice, i, random);
    compression.fill(memory, before(current) * WORDS, reference * WORDS, current * WORDS, pass > 0);
  }

  private int before(int block) {
    return block == 0 ? blocks - 1 : block - 1;
  }

  /// Which block is read, RFC 9106 §3.4.2: of those that are finished and not the one before,
  /// rather a late one.
  private int reference(int pass, int slice, int i, long random) {
    long finished = pass == 0 ? slice * sliceBlocks : blocks - sliceBlocks;
    long candidates = finished + i - 1;
    long j1 = random & 0xFFFF_FFFFL;
    long back = (candidates * ((j1 * j1) >>> 32)) >>> 32;
    int oldest = pass == 0 ? 0 : (slice + 1) * sliceBlocks;
    int block = (int) (oldest + candidates - 1 - back);
    return block < blocks ? block : block - blocks;
  }

  // RFC 9106 §3.4.1.2: pass, lane, slice, blocks, passes, type, and a counter.
  private void startNumbers(int slice) {
    addressing[COUNTER + BlockLayout.position(2)] = slice;
    addressing[COUNTER + BlockLayout.position(3)] = blocks;
    addressing[COUNTER + BlockLayout.position(4)] = passes;
    addressing[COUNTER + BlockLayout.position(5)] = ARGON2ID;
    addressing[COUNTER + BlockLayout.position(6)] = 0;
    nextNumbers();
  }

  private void nextNumbers() {
    addressing[COUNTER + BlockLayout.position(6)]++;
    compression.fill(addressing, ZERO, COUNTER, BETWEEN, false);
    compression.fill(addressing, ZERO, BETWEEN, NUMBERS, false);
  }
}
