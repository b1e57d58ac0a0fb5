package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.QUARTER;
import static dev.countersign.crypto.BlockLayout.ROW_PAIR;
import static dev.countersign.crypto.BlockLayout.WORDS;
import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Argon2's compression function on vectors of 256 bits, such as AVX2 has: each holds one quarter
/// of one row, or half a quarter of two columns.
final class Compression256 implements Compression {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;
  private static final LongVector LOW = LongVector.broadcast(SPECIES, 0xFFFF_FFFFL);

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
    for (int pair = 0; pair < WORDS; pair += ROW_PAIR) {
      for (int at = pair; at < pair + QUARTER; at += HALF) {
        startRow(memory, previous + at, reference + at, current + at, mixIn, rounds, at);
        endRow(rounds, at);
      }
    }
    for (int at = 0; at < ROW_PAIR; at += QUARTER) {
      startColumns(rounds, at);
      startColumns(rounds, at + HALF);
      endColumns(rounds, at, memory, current + at);
    }
  }

  /// The XOR of two blocks goes to `rounds` through half a round, and to `current` as it is.
  private static void startRow(
      long[] memory,
      int previous,
      int reference,
      int current,
      boolean mixIn,
      long[] rounds,
      int at) {
    LongVector a =
        fromArray(SPECIES, memory, previous).lanewise(XOR, fromArray(SPECIES, memory, reference));
    LongVector b =
        fromArray(SPECIES, memory, previous + QUARTER)
            .lanewise(XOR, fromArray(SPECIES, memory, reference + QUARTER));
    LongVector c =
        fromArray(SPECIES, memory, previous + 2 * QUARTER)
            .lanewise(XOR, fromArray(SPECIES, memory, reference + 2 * QUARTER));
    LongVector d =
        fromArray(SPECIES, memory, previous + 3 * QUARTER)
            .lanewise(XOR, fromArray(SPECIES, memory, reference + 3 * QUARTER));
    if (mixIn) {
      a.lanewise(XOR, fromArray(SPECIES, memory, current)).intoArray(memory, current);
      b.lanewise(XOR, fromArray(SPECIES, memory, current + QUARTER))
          .intoArray(memory, current + QUARTER);
      c.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * QUARTER))
          .intoArray(memory, current + 2 * QUARTER);
      d.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * QUARTER))
          .intoArray(memory, current + 3 * QUARTER);
    } else {
      a.intoArray(memory, current);
      b.intoArray(memory, current + QUARTER);
      c.intoArray(memory, current + 2 * QUARTER);
      d.intoArray(memory, current + 3 * QUARTER);
    }
    LongVector m = a.and(LOW).mul(b.and(LOW));
    a = a.add(b).add(m.add(m));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    m = c.and(LOW).mul(d.and(LOW));
    c = c.add(d).add(m.add(m));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    m = a.and(LOW).mul(b.and(LOW));
    a = a.add(b).add(m.add(m));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    m = c.and(LOW).mul(d.and(LOW));
    c = c.add(d).add(m.add(m));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    a.intoArray(rounds, at);
    b.intoArray(rounds, at + QUARTER);
    c.intoArray(rounds, at + 2 * QUARTER);
    d.intoArray(rounds, at + 3 * QUARTER);
  }

  private static void endRow(long[] rounds, int at) {
    LongVector a = fromArray(SPECIES, rounds, at);
    LongVector b = fromArray(SPECIES, rounds, at + QUARTER).rearrange(BY_1);
    LongVector c = fromArray(SPECIES, rounds, at + 2 * QUARTER).rearrange(BY_2);
    LongVector d = fromArray(SPECIES, rounds, at + 3 * QUARTER).rearrange(BY_3);
    LongVector m = a.and(LOW).mul(b.and(LOW));
    a = a.add(b).add(m.add(m));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    m = c.and(LOW).mul(d.and(LOW));
    c = c.add(d).add(m.add(m));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    m = a.and(LOW).mul(b.and(LOW));
    a = a.add(b).add(m.add(m));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    m = c.and(LOW).mul(d.and(LOW));
    c = c.add(d).add(m.add(m));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    a.intoArray(rounds, at);
    b.rearrange(BY_3).intoArray(rounds, at + QUARTER);
    c.rearrange(BY_2).intoArray(rounds, at + 2 * QUARTER);
    d.rearrange(BY_1).intoArray(rounds, at + 3 * QUARTER);
  }

  private static void startColumns(long[] rounds, int at) {
    LongVector a = fromArray(SPECIES, rounds, at);
    LongVector b = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector c = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR);
    LongVector d = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR);
    LongVector m = a.and(LOW).mul(b.and(LOW));
    a = a.add(b).add(m.add(m));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    m = c.and(LOW).mul(d.and(LOW));
    c = c.add(d).add(m.add(m));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    m = a.and(LOW).mul(b.and(LOW));
    a = a.add(b).add(m.add(m));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    m = c.and(LOW).mul(d.and(LOW));
    c = c.add(d).add(m.add(m));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    a.intoArray(rounds, at);
    b.intoArray(rounds, at + ROW_PAIR);
    c.intoArray(rounds, at + 2 * ROW_PAIR);
    d.intoArray(rounds, at + 3 * ROW_PAIR);
  }

  /// Of two columns, the first words stand in one vector of each quarter and the last in the next.
  /// The words of b and d are taken crosswise from both; those of c by naming them the other way
  /// round.
  private static void endColumns(long[] rounds, int at, long[] memory, int current) {
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector a1 = fromArray(SPECIES, rounds, at + HALF);
    LongVector bFirst = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector bLast = fromArray(SPECIES, rounds, at + ROW_PAIR + HALF);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR + HALF);
    LongVector dFirst = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR);
    LongVector dLast = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR + HALF);
    LongVector b0 = bLast.blend(bFirst, ODD).rearrange(SWAP);
    LongVector b1 = bFirst.blend(bLast, ODD).rearrange(SWAP);
    LongVector d0 = dFirst.blend(dLast, ODD).rearrange(SWAP);
    LongVector d1 = dLast.blend(dFirst, ODD).rearrange(SWAP);
    LongVector m0 = a0.and(LOW).mul(b0.and(LOW));
    LongVector m1 = a1.and(LOW).mul(b1.and(LOW));
    a0 = a0.add(b0).add(m0.add(m0));
    a1 = a1.add(b1).add(m1.add(m1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    m0 = c0.and(LOW).mul(d0.and(LOW));
    m1 = c1.and(LOW).mul(d1.and(LOW));
    c0 = c0.add(d0).add(m0.add(m0));
    c1 = c1.add(d1).add(m1.add(m1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    m0 = a0.and(LOW).mul(b0.and(LOW));
    m1 = a1.and(LOW).mul(b1.and(LOW));
    a0 = a0.add(b0).add(m0.add(m0));
    a1 = a1.add(b1).add(m1.add(m1));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    m0 = c0.and(LOW).mul(d0.and(LOW));
    m1 = c1.and(LOW).mul(d1.and(LOW));
    c0 = c0.add(d0).add(m0.add(m0));
    c1 = c1.add(d1).add(m1.add(m1));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b0 = b0.rearrange(SWAP);
    b1 = b1.rearrange(SWAP);
    d0 = d0.rearrange(SWAP);
    d1 = d1.rearrange(SWAP);
    a0.lanewise(XOR, fromArray(SPECIES, memory, current)).intoArray(memory, current);
    a1.lanewise(XOR, fromArray(SPECIES, memory, current + HALF)).intoArray(memory, current + HALF);
    b1.blend(b0, ODD)
        .lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR))
        .intoArray(memory, current + ROW_PAIR);
    b0.blend(b1, ODD)
        .lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR + HALF))
        .intoArray(memory, current + ROW_PAIR + HALF);
    c1.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR))
        .intoArray(memory, current + 2 * ROW_PAIR);
    c0.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR + HALF))
        .intoArray(memory, current + 2 * ROW_PAIR + HALF);
    d0.blend(d1, ODD)
        .lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR))
        .intoArray(memory, current + 3 * ROW_PAIR);
    d1.blend(d0, ODD)
        .lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR + HALF))
        .intoArray(memory, current + 3 * ROW_PAIR + HALF);
  }
}
