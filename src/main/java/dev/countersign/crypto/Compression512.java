package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.QUARTER;
import static dev.countersign.crypto.BlockLayout.ROW_PAIR;
import static dev.countersign.crypto.BlockLayout.WORDS;
import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
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
  public void wipe() {
    Arrays.fill(rounds, 0);
  }

  @Override
  public void fill(long[] memory, int previous, int reference, int current, boolean mixIn) {
    if (mixIn) {
      joinInto(memory, previous, reference, current);
    } else {
      join(memory, previous, reference, current);
    }
    for (int at = 0; at < WORDS; at += 2 * ROW_PAIR) {
      fourRows(at);
    }
    for (int at = 0; at < ROW_PAIR; at += 2 * QUARTER) {
      fourColumns(at, memory, current + at);
    }
  }

  private void fourRows(int at) {
    LongVector product;
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector b0 = fromArray(SPECIES, rounds, at + QUARTER);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * QUARTER);
    LongVector d0 = fromArray(SPECIES, rounds, at + 3 * QUARTER);
    LongVector a1 = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector b1 = fromArray(SPECIES, rounds, at + QUARTER + ROW_PAIR);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * QUARTER + ROW_PAIR);
    LongVector d1 = fromArray(SPECIES, rounds, at + 3 * QUARTER + ROW_PAIR);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b0 = b0.rearrange(ROWS_BY_1);
    b1 = b1.rearrange(ROWS_BY_1);
    c0 = c0.rearrange(ROWS_BY_2);
    c1 = c1.rearrange(ROWS_BY_2);
    d0 = d0.rearrange(ROWS_BY_3);
    d1 = d1.rearrange(ROWS_BY_3);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b0 = b0.rearrange(ROWS_BY_3);
    b1 = b1.rearrange(ROWS_BY_3);
    c0 = c0.rearrange(ROWS_BY_2);
    c1 = c1.rearrange(ROWS_BY_2);
    d0 = d0.rearrange(ROWS_BY_1);
    d1 = d1.rearrange(ROWS_BY_1);
    a0.intoArray(rounds, at);
    b0.intoArray(rounds, at + QUARTER);
    c0.intoArray(rounds, at + 2 * QUARTER);
    d0.intoArray(rounds, at + 3 * QUARTER);
    a1.intoArray(rounds, at + ROW_PAIR);
    b1.intoArray(rounds, at + QUARTER + ROW_PAIR);
    c1.intoArray(rounds, at + 2 * QUARTER + ROW_PAIR);
    d1.intoArray(rounds, at + 3 * QUARTER + ROW_PAIR);
  }

  /// The rounds of the columns, and the last XOR, with what [#join] left.
  private void fourColumns(int at, long[] memory, int current) {
    LongVector product;
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector b0 = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR);
    LongVector d0 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR);
    LongVector a1 = fromArray(SPECIES, rounds, at + QUARTER);
    LongVector b1 = fromArray(SPECIES, rounds, at + ROW_PAIR + QUARTER);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR + QUARTER);
    LongVector d1 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR + QUARTER);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b0 = b0.rearrange(COLUMNS_BY_1);
    b1 = b1.rearrange(COLUMNS_BY_1);
    c0 = c0.rearrange(COLUMNS_BY_2);
    c1 = c1.rearrange(COLUMNS_BY_2);
    d0 = d0.rearrange(COLUMNS_BY_3);
    d1 = d1.rearrange(COLUMNS_BY_3);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    product = a0.and(LOW).mul(b0.and(LOW));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(LOW).mul(b1.and(LOW));
    a1 = a1.add(b1).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    product = c0.and(LOW).mul(d0.and(LOW));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(LOW).mul(d1.and(LOW));
    c1 = c1.add(d1).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b0 = b0.rearrange(COLUMNS_BY_3);
    b1 = b1.rearrange(COLUMNS_BY_3);
    c0 = c0.rearrange(COLUMNS_BY_2);
    c1 = c1.rearrange(COLUMNS_BY_2);
    d0 = d0.rearrange(COLUMNS_BY_1);
    d1 = d1.rearrange(COLUMNS_BY_1);
    a0.lanewise(XOR, fromArray(SPECIES, memory, current)).intoArray(memory, current);
    b0.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR))
        .intoArray(memory, current + ROW_PAIR);
    c0.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR))
        .intoArray(memory, current + 2 * ROW_PAIR);
    d0.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR))
        .intoArray(memory, current + 3 * ROW_PAIR);
    a1.lanewise(XOR, fromArray(SPECIES, memory, current + QUARTER))
        .intoArray(memory, current + QUARTER);
    b1.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR + QUARTER))
        .intoArray(memory, current + ROW_PAIR + QUARTER);
    c1.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR + QUARTER))
        .intoArray(memory, current + 2 * ROW_PAIR + QUARTER);
    d1.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR + QUARTER))
        .intoArray(memory, current + 3 * ROW_PAIR + QUARTER);
  }

  /// The XOR of two blocks goes to `current` as it is, and to `rounds` for the rounds. All of both
  /// is read here and at once, so that one wait for memory is enough.
  private void join(long[] memory, int previous, int reference, int current) {
    for (int at = 0; at < WORDS; at += SPECIES.length()) {
      LongVector joined =
          fromArray(SPECIES, memory, previous + at)
              .lanewise(XOR, fromArray(SPECIES, memory, reference + at));
      joined.intoArray(rounds, at);
      joined.intoArray(memory, current + at);
    }
  }

  private void joinInto(long[] memory, int previous, int reference, int current) {
    for (int at = 0; at < WORDS; at += SPECIES.length()) {
      LongVector joined =
          fromArray(SPECIES, memory, previous + at)
              .lanewise(XOR, fromArray(SPECIES, memory, reference + at));
      joined.intoArray(rounds, at);
      joined
          .lanewise(XOR, fromArray(SPECIES, memory, current + at))
          .intoArray(memory, current + at);
    }
  }
}
