package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.QUARTER;
import static dev.countersign.crypto.BlockLayout.ROW_PAIR;
import static dev.countersign.crypto.BlockLayout.WORDS;
import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Argon2's compression function on vectors of 512 bits, such as AVX-512 has: each holds one
/// quarter of two rounds, so every step of a round is done for two at once.
final class Compression512 implements Compression {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;

  // No vector: C2 multiplies halves, and not whole longs, where it sees this constant.
  private static final long LOW = 0xFFFF_FFFFL;

  // The second half of a round takes its words diagonally: b from one column on, c from two, d from
  // three. Of two rows, each is four neighbouring words;
  private static final VectorShuffle<Long> ROWS_BY_1 =
      VectorShuffle.fromValues(SPECIES, 1, 2, 3, 0, 5, 6, 7, 4);
  private static final VectorShuffle<Long> ROWS_BY_2 =
      VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1, 6, 7, 4, 5);
  private static final VectorShuffle<Long> ROWS_BY_3 =
      VectorShuffle.fromValues(SPECIES, 3, 0, 1, 2, 7, 4, 5, 6);

  // of two columns, one has the words 0, 1, 4, 5 of a vector, the other 2, 3, 6, 7.
  private static final VectorShuffle<Long> COLUMNS_BY_1 =
      VectorShuffle.fromValues(SPECIES, 1, 4, 3, 6, 5, 0, 7, 2);
  private static final VectorShuffle<Long> COLUMNS_BY_2 =
      VectorShuffle.fromValues(SPECIES, 4, 5, 6, 7, 0, 1, 2, 3);
  private static final VectorShuffle<Long> COLUMNS_BY_3 =
      VectorShuffle.fromValues(SPECIES, 5, 0, 7, 2, 1, 4, 3, 6);

  /// The block between its rounds.
  private final long[] rounds = new long[WORDS];

  @Override
  public void fill(long[] memory, int previous, int reference, int current, boolean mixIn) {
    for (int at = 0; at < WORDS; at += ROW_PAIR) {
      twoRows(memory, previous + at, reference + at, current + at, mixIn, at);
    }
    for (int at = 0; at < ROW_PAIR; at += QUARTER) {
      twoColumns(at, memory, current + at);
    }
  }

  /// The XOR of two blocks goes to `current` as it is, and to `rounds` through a round.
  private void twoRows(
      long[] memory, int previous, int reference, int current, boolean mixIn, int at) {
    LongVector a = fromArray(SPECIES, memory, previous);
    LongVector b = fromArray(SPECIES, memory, previous + QUARTER);
    LongVector c = fromArray(SPECIES, memory, previous + 2 * QUARTER);
    LongVector d = fromArray(SPECIES, memory, previous + 3 * QUARTER);
    a = a.lanewise(XOR, fromArray(SPECIES, memory, reference));
    b = b.lanewise(XOR, fromArray(SPECIES, memory, reference + QUARTER));
    c = c.lanewise(XOR, fromArray(SPECIES, memory, reference + 2 * QUARTER));
    d = d.lanewise(XOR, fromArray(SPECIES, memory, reference + 3 * QUARTER));
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
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    b = b.rearrange(ROWS_BY_1);
    c = c.rearrange(ROWS_BY_2);
    d = d.rearrange(ROWS_BY_3);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    b = b.rearrange(ROWS_BY_3);
    c = c.rearrange(ROWS_BY_2);
    d = d.rearrange(ROWS_BY_1);
    a.intoArray(rounds, at);
    b.intoArray(rounds, at + QUARTER);
    c.intoArray(rounds, at + 2 * QUARTER);
    d.intoArray(rounds, at + 3 * QUARTER);
  }

  private void twoColumns(int at, long[] memory, int current) {
    LongVector a = fromArray(SPECIES, rounds, at);
    LongVector b = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector c = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR);
    LongVector d = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    b = b.rearrange(COLUMNS_BY_1);
    c = c.rearrange(COLUMNS_BY_2);
    d = d.rearrange(COLUMNS_BY_3);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 32);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 24);
    a = a.add(b).add(a.and(LOW).mul(b.and(LOW)).lanewise(LSHL, 1));
    d = d.lanewise(XOR, a).lanewise(ROR, 16);
    c = c.add(d).add(c.and(LOW).mul(d.and(LOW)).lanewise(LSHL, 1));
    b = b.lanewise(XOR, c).lanewise(ROR, 63);
    b = b.rearrange(COLUMNS_BY_3);
    c = c.rearrange(COLUMNS_BY_2);
    d = d.rearrange(COLUMNS_BY_1);
    a.lanewise(XOR, fromArray(SPECIES, memory, current)).intoArray(memory, current);
    b.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR))
        .intoArray(memory, current + ROW_PAIR);
    c.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR))
        .intoArray(memory, current + 2 * ROW_PAIR);
    d.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR))
        .intoArray(memory, current + 3 * ROW_PAIR);
  }
}
