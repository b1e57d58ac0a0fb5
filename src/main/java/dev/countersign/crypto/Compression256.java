package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.QUARTER;
import static dev.countersign.crypto.BlockLayout.ROW_PAIR;
import static dev.countersign.crypto.BlockLayout.WORDS;
import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Argon2's compression function on vectors of 256 bits, such as AVX2 has: each holds a quarter of
/// a row, or half a quarter of two columns.
final class Compression256 implements Compression {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;

  // No vector: C2 multiplies halves, and not whole longs, where it sees this constant.
  private static final long LOW = 0xFFFF_FFFFL;

  // The second half of a round takes its words diagonally: b from one column on, c from two, d from
  // three.
  private static final VectorShuffle<Long> BY_1 = VectorShuffle.fromValues(SPECIES, 1, 2, 3, 0);
  private static final VectorShuffle<Long> BY_2 = VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1);
  private static final VectorShuffle<Long> BY_3 = VectorShuffle.fromValues(SPECIES, 3, 0, 1, 2);
  private static final VectorShuffle<Long> SWAP = VectorShuffle.fromValues(SPECIES, 1, 0, 3, 2);
  private static final VectorMask<Long> ODD = VectorMask.fromLong(SPECIES, 0b1010);

  /// The words of one vector.
  private static final int HALF = QUARTER / 2;

  /// The block between its rounds.
  private final long[] rounds = new long[WORDS];

  @Override
  public void fill(long[] memory, int previous, int reference, int current, boolean mixIn) {
    join(memory, previous, reference);
    for (int at = 0; at < WORDS; at += ROW_PAIR) {
      twoRows(at);
    }
    for (int at = 0; at < ROW_PAIR; at += QUARTER) {
      twoColumns(at);
    }
    if (mixIn) {
      finishInto(memory, previous, reference, current);
    } else {
      finish(memory, previous, reference, current);
    }
  }

  private void twoRows(int at) {
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector a1 = fromArray(SPECIES, rounds, at + HALF);
    LongVector b0 = fromArray(SPECIES, rounds, at + QUARTER);
    LongVector b1 = fromArray(SPECIES, rounds, at + QUARTER + HALF);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * QUARTER);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * QUARTER + HALF);
    LongVector d0 = fromArray(SPECIES, rounds, at + 3 * QUARTER);
    LongVector d1 = fromArray(SPECIES, rounds, at + 3 * QUARTER + HALF);
    a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
    c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
    c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b0 = b0.rearrange(BY_1);
    b1 = b1.rearrange(BY_1);
    c0 = c0.rearrange(BY_2);
    c1 = c1.rearrange(BY_2);
    d0 = d0.rearrange(BY_3);
    d1 = d1.rearrange(BY_3);
    a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
    c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
    c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    a0.intoArray(rounds, at);
    a1.intoArray(rounds, at + HALF);
    b0.rearrange(BY_3).intoArray(rounds, at + QUARTER);
    b1.rearrange(BY_3).intoArray(rounds, at + QUARTER + HALF);
    c0.rearrange(BY_2).intoArray(rounds, at + 2 * QUARTER);
    c1.rearrange(BY_2).intoArray(rounds, at + 2 * QUARTER + HALF);
    d0.rearrange(BY_1).intoArray(rounds, at + 3 * QUARTER);
    d1.rearrange(BY_1).intoArray(rounds, at + 3 * QUARTER + HALF);
  }

  /// The first words of two columns stand in one vector and the last in the next. Diagonally that
  /// is even words of the one and odd ones of the other, neighbours exchanged; of c, the vectors.
  private void twoColumns(int at) {
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector a1 = fromArray(SPECIES, rounds, at + HALF);
    LongVector b0 = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector b1 = fromArray(SPECIES, rounds, at + ROW_PAIR + HALF);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR + HALF);
    LongVector d0 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR);
    LongVector d1 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR + HALF);
    a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
    c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
    c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    LongVector b2 = b1.blend(b0, ODD).rearrange(SWAP);
    LongVector b3 = b0.blend(b1, ODD).rearrange(SWAP);
    LongVector d2 = d0.blend(d1, ODD).rearrange(SWAP);
    LongVector d3 = d1.blend(d0, ODD).rearrange(SWAP);
    a0 = a0.add(b2).add(a0.and(LOW).mul(b2.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b3).add(a1.and(LOW).mul(b3.and(LOW)).lanewise(LSHL, 1));
    d2 = d2.lanewise(XOR, a0).lanewise(ROR, 32);
    d3 = d3.lanewise(XOR, a1).lanewise(ROR, 32);
    c1 = c1.add(d2).add(c1.and(LOW).mul(d2.and(LOW)).lanewise(LSHL, 1));
    c0 = c0.add(d3).add(c0.and(LOW).mul(d3.and(LOW)).lanewise(LSHL, 1));
    b2 = b2.lanewise(XOR, c1).lanewise(ROR, 24);
    b3 = b3.lanewise(XOR, c0).lanewise(ROR, 24);
    a0 = a0.add(b2).add(a0.and(LOW).mul(b2.and(LOW)).lanewise(LSHL, 1));
    a1 = a1.add(b3).add(a1.and(LOW).mul(b3.and(LOW)).lanewise(LSHL, 1));
    d2 = d2.lanewise(XOR, a0).lanewise(ROR, 16);
    d3 = d3.lanewise(XOR, a1).lanewise(ROR, 16);
    c1 = c1.add(d2).add(c1.and(LOW).mul(d2.and(LOW)).lanewise(LSHL, 1));
    c0 = c0.add(d3).add(c0.and(LOW).mul(d3.and(LOW)).lanewise(LSHL, 1));
    b2 = b2.lanewise(XOR, c1).lanewise(ROR, 63);
    b3 = b3.lanewise(XOR, c0).lanewise(ROR, 63);
    b2 = b2.rearrange(SWAP);
    b3 = b3.rearrange(SWAP);
    d2 = d2.rearrange(SWAP);
    d3 = d3.rearrange(SWAP);
    a0.intoArray(rounds, at);
    a1.intoArray(rounds, at + HALF);
    b3.blend(b2, ODD).intoArray(rounds, at + ROW_PAIR);
    b2.blend(b3, ODD).intoArray(rounds, at + ROW_PAIR + HALF);
    c0.intoArray(rounds, at + 2 * ROW_PAIR);
    c1.intoArray(rounds, at + 2 * ROW_PAIR + HALF);
    d2.blend(d3, ODD).intoArray(rounds, at + 3 * ROW_PAIR);
    d3.blend(d2, ODD).intoArray(rounds, at + 3 * ROW_PAIR + HALF);
  }

  /// The XOR of two blocks goes through the rounds.
  private void join(long[] memory, int previous, int reference) {
    for (int at = 0; at < WORDS; at += SPECIES.length()) {
      fromArray(SPECIES, memory, previous + at)
          .lanewise(XOR, fromArray(SPECIES, memory, reference + at))
          .intoArray(rounds, at);
    }
  }

  /// The same XOR once more, with what the rounds made of it.
  private void finish(long[] memory, int previous, int reference, int current) {
    for (int at = 0; at < WORDS; at += SPECIES.length()) {
      fromArray(SPECIES, memory, previous + at)
          .lanewise(XOR, fromArray(SPECIES, memory, reference + at))
          .lanewise(XOR, fromArray(SPECIES, rounds, at))
          .intoArray(memory, current + at);
    }
  }

  private void finishInto(long[] memory, int previous, int reference, int current) {
    for (int at = 0; at < WORDS; at += SPECIES.length()) {
      fromArray(SPECIES, memory, previous + at)
          .lanewise(XOR, fromArray(SPECIES, memory, reference + at))
          .lanewise(XOR, fromArray(SPECIES, rounds, at))
          .lanewise(XOR, fromArray(SPECIES, memory, current + at))
          .intoArray(memory, current + at);
    }
  }
}
