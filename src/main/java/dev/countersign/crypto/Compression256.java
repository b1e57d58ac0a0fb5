package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.QUARTER;
import static dev.countersign.crypto.BlockLayout.ROW_PAIR;
import static dev.countersign.crypto.BlockLayout.WORDS;
import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Argon2's compression function on vectors of 256 bits, such as AVX2 has: each holds a quarter of
/// a row, or half a quarter of two columns.
final class Compression256 implements Compression {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;

  // No vector until a method broadcasts it: C2 multiplies halves, and not whole longs, where it
  // sees
  // this constant. Broadcast once, not by each operation, or the rounds are beyond C2 (see
  // Compression).
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
    LongVector low = LongVector.broadcast(SPECIES, LOW);
    LongVector product;
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector b0 = fromArray(SPECIES, rounds, at + QUARTER);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * QUARTER);
    LongVector d0 = fromArray(SPECIES, rounds, at + 3 * QUARTER);
    LongVector a1 = fromArray(SPECIES, rounds, at + HALF);
    LongVector b1 = fromArray(SPECIES, rounds, at + QUARTER + HALF);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * QUARTER + HALF);
    LongVector d1 = fromArray(SPECIES, rounds, at + 3 * QUARTER + HALF);
    LongVector a2 = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector b2 = fromArray(SPECIES, rounds, at + QUARTER + ROW_PAIR);
    LongVector c2 = fromArray(SPECIES, rounds, at + 2 * QUARTER + ROW_PAIR);
    LongVector d2 = fromArray(SPECIES, rounds, at + 3 * QUARTER + ROW_PAIR);
    LongVector a3 = fromArray(SPECIES, rounds, at + ROW_PAIR + HALF);
    LongVector b3 = fromArray(SPECIES, rounds, at + QUARTER + ROW_PAIR + HALF);
    LongVector c3 = fromArray(SPECIES, rounds, at + 2 * QUARTER + ROW_PAIR + HALF);
    LongVector d3 = fromArray(SPECIES, rounds, at + 3 * QUARTER + ROW_PAIR + HALF);
    product = a0.and(low).mul(b0.and(low));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(low).mul(b1.and(low));
    a1 = a1.add(b1).add(product.add(product));
    product = a2.and(low).mul(b2.and(low));
    a2 = a2.add(b2).add(product.add(product));
    product = a3.and(low).mul(b3.and(low));
    a3 = a3.add(b3).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    d2 = d2.lanewise(XOR, a2).lanewise(ROR, 32);
    d3 = d3.lanewise(XOR, a3).lanewise(ROR, 32);
    product = c0.and(low).mul(d0.and(low));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(low).mul(d1.and(low));
    c1 = c1.add(d1).add(product.add(product));
    product = c2.and(low).mul(d2.and(low));
    c2 = c2.add(d2).add(product.add(product));
    product = c3.and(low).mul(d3.and(low));
    c3 = c3.add(d3).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    b2 = b2.lanewise(XOR, c2).lanewise(ROR, 24);
    b3 = b3.lanewise(XOR, c3).lanewise(ROR, 24);
    product = a0.and(low).mul(b0.and(low));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(low).mul(b1.and(low));
    a1 = a1.add(b1).add(product.add(product));
    product = a2.and(low).mul(b2.and(low));
    a2 = a2.add(b2).add(product.add(product));
    product = a3.and(low).mul(b3.and(low));
    a3 = a3.add(b3).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    d2 = d2.lanewise(XOR, a2).lanewise(ROR, 16);
    d3 = d3.lanewise(XOR, a3).lanewise(ROR, 16);
    product = c0.and(low).mul(d0.and(low));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(low).mul(d1.and(low));
    c1 = c1.add(d1).add(product.add(product));
    product = c2.and(low).mul(d2.and(low));
    c2 = c2.add(d2).add(product.add(product));
    product = c3.and(low).mul(d3.and(low));
    c3 = c3.add(d3).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b2 = b2.lanewise(XOR, c2).lanewise(ROR, 63);
    b3 = b3.lanewise(XOR, c3).lanewise(ROR, 63);
    b0 = b0.rearrange(BY_1);
    b1 = b1.rearrange(BY_1);
    b2 = b2.rearrange(BY_1);
    b3 = b3.rearrange(BY_1);
    c0 = c0.rearrange(BY_2);
    c1 = c1.rearrange(BY_2);
    c2 = c2.rearrange(BY_2);
    c3 = c3.rearrange(BY_2);
    d0 = d0.rearrange(BY_3);
    d1 = d1.rearrange(BY_3);
    d2 = d2.rearrange(BY_3);
    d3 = d3.rearrange(BY_3);
    product = a0.and(low).mul(b0.and(low));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(low).mul(b1.and(low));
    a1 = a1.add(b1).add(product.add(product));
    product = a2.and(low).mul(b2.and(low));
    a2 = a2.add(b2).add(product.add(product));
    product = a3.and(low).mul(b3.and(low));
    a3 = a3.add(b3).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    d2 = d2.lanewise(XOR, a2).lanewise(ROR, 32);
    d3 = d3.lanewise(XOR, a3).lanewise(ROR, 32);
    product = c0.and(low).mul(d0.and(low));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(low).mul(d1.and(low));
    c1 = c1.add(d1).add(product.add(product));
    product = c2.and(low).mul(d2.and(low));
    c2 = c2.add(d2).add(product.add(product));
    product = c3.and(low).mul(d3.and(low));
    c3 = c3.add(d3).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    b2 = b2.lanewise(XOR, c2).lanewise(ROR, 24);
    b3 = b3.lanewise(XOR, c3).lanewise(ROR, 24);
    product = a0.and(low).mul(b0.and(low));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(low).mul(b1.and(low));
    a1 = a1.add(b1).add(product.add(product));
    product = a2.and(low).mul(b2.and(low));
    a2 = a2.add(b2).add(product.add(product));
    product = a3.and(low).mul(b3.and(low));
    a3 = a3.add(b3).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    d2 = d2.lanewise(XOR, a2).lanewise(ROR, 16);
    d3 = d3.lanewise(XOR, a3).lanewise(ROR, 16);
    product = c0.and(low).mul(d0.and(low));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(low).mul(d1.and(low));
    c1 = c1.add(d1).add(product.add(product));
    product = c2.and(low).mul(d2.and(low));
    c2 = c2.add(d2).add(product.add(product));
    product = c3.and(low).mul(d3.and(low));
    c3 = c3.add(d3).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b2 = b2.lanewise(XOR, c2).lanewise(ROR, 63);
    b3 = b3.lanewise(XOR, c3).lanewise(ROR, 63);
    b0 = b0.rearrange(BY_3);
    b1 = b1.rearrange(BY_3);
    b2 = b2.rearrange(BY_3);
    b3 = b3.rearrange(BY_3);
    c0 = c0.rearrange(BY_2);
    c1 = c1.rearrange(BY_2);
    c2 = c2.rearrange(BY_2);
    c3 = c3.rearrange(BY_2);
    d0 = d0.rearrange(BY_1);
    d1 = d1.rearrange(BY_1);
    d2 = d2.rearrange(BY_1);
    d3 = d3.rearrange(BY_1);
    a0.intoArray(rounds, at);
    b0.intoArray(rounds, at + QUARTER);
    c0.intoArray(rounds, at + 2 * QUARTER);
    d0.intoArray(rounds, at + 3 * QUARTER);
    a1.intoArray(rounds, at + HALF);
    b1.intoArray(rounds, at + QUARTER + HALF);
    c1.intoArray(rounds, at + 2 * QUARTER + HALF);
    d1.intoArray(rounds, at + 3 * QUARTER + HALF);
    a2.intoArray(rounds, at + ROW_PAIR);
    b2.intoArray(rounds, at + QUARTER + ROW_PAIR);
    c2.intoArray(rounds, at + 2 * QUARTER + ROW_PAIR);
    d2.intoArray(rounds, at + 3 * QUARTER + ROW_PAIR);
    a3.intoArray(rounds, at + ROW_PAIR + HALF);
    b3.intoArray(rounds, at + QUARTER + ROW_PAIR + HALF);
    c3.intoArray(rounds, at + 2 * QUARTER + ROW_PAIR + HALF);
    d3.intoArray(rounds, at + 3 * QUARTER + ROW_PAIR + HALF);
  }

  /// The rounds of the columns, and the last XOR, with what [#join] left.
  ///
  /// The first words of two columns stand in one vector and the last in the next. Diagonally that
  /// is even words of the one and odd ones of the other, neighbours exchanged; of c, the vectors.
  private void fourColumns(int at, long[] memory, int current) {
    LongVector low = LongVector.broadcast(SPECIES, LOW);
    LongVector product;
    LongVector a0 = fromArray(SPECIES, rounds, at);
    LongVector b0 = fromArray(SPECIES, rounds, at + ROW_PAIR);
    LongVector c0 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR);
    LongVector d0 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR);
    LongVector a1 = fromArray(SPECIES, rounds, at + HALF);
    LongVector b1 = fromArray(SPECIES, rounds, at + ROW_PAIR + HALF);
    LongVector c1 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR + HALF);
    LongVector d1 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR + HALF);
    LongVector a2 = fromArray(SPECIES, rounds, at + QUARTER);
    LongVector b2 = fromArray(SPECIES, rounds, at + ROW_PAIR + QUARTER);
    LongVector c2 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR + QUARTER);
    LongVector d2 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR + QUARTER);
    LongVector a3 = fromArray(SPECIES, rounds, at + QUARTER + HALF);
    LongVector b3 = fromArray(SPECIES, rounds, at + ROW_PAIR + QUARTER + HALF);
    LongVector c3 = fromArray(SPECIES, rounds, at + 2 * ROW_PAIR + QUARTER + HALF);
    LongVector d3 = fromArray(SPECIES, rounds, at + 3 * ROW_PAIR + QUARTER + HALF);
    product = a0.and(low).mul(b0.and(low));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(low).mul(b1.and(low));
    a1 = a1.add(b1).add(product.add(product));
    product = a2.and(low).mul(b2.and(low));
    a2 = a2.add(b2).add(product.add(product));
    product = a3.and(low).mul(b3.and(low));
    a3 = a3.add(b3).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
    d2 = d2.lanewise(XOR, a2).lanewise(ROR, 32);
    d3 = d3.lanewise(XOR, a3).lanewise(ROR, 32);
    product = c0.and(low).mul(d0.and(low));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(low).mul(d1.and(low));
    c1 = c1.add(d1).add(product.add(product));
    product = c2.and(low).mul(d2.and(low));
    c2 = c2.add(d2).add(product.add(product));
    product = c3.and(low).mul(d3.and(low));
    c3 = c3.add(d3).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
    b2 = b2.lanewise(XOR, c2).lanewise(ROR, 24);
    b3 = b3.lanewise(XOR, c3).lanewise(ROR, 24);
    product = a0.and(low).mul(b0.and(low));
    a0 = a0.add(b0).add(product.add(product));
    product = a1.and(low).mul(b1.and(low));
    a1 = a1.add(b1).add(product.add(product));
    product = a2.and(low).mul(b2.and(low));
    a2 = a2.add(b2).add(product.add(product));
    product = a3.and(low).mul(b3.and(low));
    a3 = a3.add(b3).add(product.add(product));
    d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
    d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
    d2 = d2.lanewise(XOR, a2).lanewise(ROR, 16);
    d3 = d3.lanewise(XOR, a3).lanewise(ROR, 16);
    product = c0.and(low).mul(d0.and(low));
    c0 = c0.add(d0).add(product.add(product));
    product = c1.and(low).mul(d1.and(low));
    c1 = c1.add(d1).add(product.add(product));
    product = c2.and(low).mul(d2.and(low));
    c2 = c2.add(d2).add(product.add(product));
    product = c3.and(low).mul(d3.and(low));
    c3 = c3.add(d3).add(product.add(product));
    b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
    b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
    b2 = b2.lanewise(XOR, c2).lanewise(ROR, 63);
    b3 = b3.lanewise(XOR, c3).lanewise(ROR, 63);
    LongVector e0 = b1.blend(b0, ODD).rearrange(SWAP);
    LongVector e1 = b0.blend(b1, ODD).rearrange(SWAP);
    LongVector f0 = d0.blend(d1, ODD).rearrange(SWAP);
    LongVector f1 = d1.blend(d0, ODD).rearrange(SWAP);
    LongVector e2 = b3.blend(b2, ODD).rearrange(SWAP);
    LongVector e3 = b2.blend(b3, ODD).rearrange(SWAP);
    LongVector f2 = d2.blend(d3, ODD).rearrange(SWAP);
    LongVector f3 = d3.blend(d2, ODD).rearrange(SWAP);
    product = a0.and(low).mul(e0.and(low));
    a0 = a0.add(e0).add(product.add(product));
    product = a1.and(low).mul(e1.and(low));
    a1 = a1.add(e1).add(product.add(product));
    product = a2.and(low).mul(e2.and(low));
    a2 = a2.add(e2).add(product.add(product));
    product = a3.and(low).mul(e3.and(low));
    a3 = a3.add(e3).add(product.add(product));
    f0 = f0.lanewise(XOR, a0).lanewise(ROR, 32);
    f1 = f1.lanewise(XOR, a1).lanewise(ROR, 32);
    f2 = f2.lanewise(XOR, a2).lanewise(ROR, 32);
    f3 = f3.lanewise(XOR, a3).lanewise(ROR, 32);
    product = c1.and(low).mul(f0.and(low));
    c1 = c1.add(f0).add(product.add(product));
    product = c0.and(low).mul(f1.and(low));
    c0 = c0.add(f1).add(product.add(product));
    product = c3.and(low).mul(f2.and(low));
    c3 = c3.add(f2).add(product.add(product));
    product = c2.and(low).mul(f3.and(low));
    c2 = c2.add(f3).add(product.add(product));
    e0 = e0.lanewise(XOR, c1).lanewise(ROR, 24);
    e1 = e1.lanewise(XOR, c0).lanewise(ROR, 24);
    e2 = e2.lanewise(XOR, c3).lanewise(ROR, 24);
    e3 = e3.lanewise(XOR, c2).lanewise(ROR, 24);
    product = a0.and(low).mul(e0.and(low));
    a0 = a0.add(e0).add(product.add(product));
    product = a1.and(low).mul(e1.and(low));
    a1 = a1.add(e1).add(product.add(product));
    product = a2.and(low).mul(e2.and(low));
    a2 = a2.add(e2).add(product.add(product));
    product = a3.and(low).mul(e3.and(low));
    a3 = a3.add(e3).add(product.add(product));
    f0 = f0.lanewise(XOR, a0).lanewise(ROR, 16);
    f1 = f1.lanewise(XOR, a1).lanewise(ROR, 16);
    f2 = f2.lanewise(XOR, a2).lanewise(ROR, 16);
    f3 = f3.lanewise(XOR, a3).lanewise(ROR, 16);
    product = c1.and(low).mul(f0.and(low));
    c1 = c1.add(f0).add(product.add(product));
    product = c0.and(low).mul(f1.and(low));
    c0 = c0.add(f1).add(product.add(product));
    product = c3.and(low).mul(f2.and(low));
    c3 = c3.add(f2).add(product.add(product));
    product = c2.and(low).mul(f3.and(low));
    c2 = c2.add(f3).add(product.add(product));
    e0 = e0.lanewise(XOR, c1).lanewise(ROR, 63);
    e1 = e1.lanewise(XOR, c0).lanewise(ROR, 63);
    e2 = e2.lanewise(XOR, c3).lanewise(ROR, 63);
    e3 = e3.lanewise(XOR, c2).lanewise(ROR, 63);
    e0 = e0.rearrange(SWAP);
    e1 = e1.rearrange(SWAP);
    f0 = f0.rearrange(SWAP);
    f1 = f1.rearrange(SWAP);
    b0 = e1.blend(e0, ODD);
    b1 = e0.blend(e1, ODD);
    d0 = f0.blend(f1, ODD);
    d1 = f1.blend(f0, ODD);
    e2 = e2.rearrange(SWAP);
    e3 = e3.rearrange(SWAP);
    f2 = f2.rearrange(SWAP);
    f3 = f3.rearrange(SWAP);
    b2 = e3.blend(e2, ODD);
    b3 = e2.blend(e3, ODD);
    d2 = f2.blend(f3, ODD);
    d3 = f3.blend(f2, ODD);
    a0.lanewise(XOR, fromArray(SPECIES, memory, current)).intoArray(memory, current);
    b0.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR))
        .intoArray(memory, current + ROW_PAIR);
    c0.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR))
        .intoArray(memory, current + 2 * ROW_PAIR);
    d0.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR))
        .intoArray(memory, current + 3 * ROW_PAIR);
    a1.lanewise(XOR, fromArray(SPECIES, memory, current + HALF)).intoArray(memory, current + HALF);
    b1.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR + HALF))
        .intoArray(memory, current + ROW_PAIR + HALF);
    c1.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR + HALF))
        .intoArray(memory, current + 2 * ROW_PAIR + HALF);
    d1.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR + HALF))
        .intoArray(memory, current + 3 * ROW_PAIR + HALF);
    a2.lanewise(XOR, fromArray(SPECIES, memory, current + QUARTER))
        .intoArray(memory, current + QUARTER);
    b2.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR + QUARTER))
        .intoArray(memory, current + ROW_PAIR + QUARTER);
    c2.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR + QUARTER))
        .intoArray(memory, current + 2 * ROW_PAIR + QUARTER);
    d2.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR + QUARTER))
        .intoArray(memory, current + 3 * ROW_PAIR + QUARTER);
    a3.lanewise(XOR, fromArray(SPECIES, memory, current + QUARTER + HALF))
        .intoArray(memory, current + QUARTER + HALF);
    b3.lanewise(XOR, fromArray(SPECIES, memory, current + ROW_PAIR + QUARTER + HALF))
        .intoArray(memory, current + ROW_PAIR + QUARTER + HALF);
    c3.lanewise(XOR, fromArray(SPECIES, memory, current + 2 * ROW_PAIR + QUARTER + HALF))
        .intoArray(memory, current + 2 * ROW_PAIR + QUARTER + HALF);
    d3.lanewise(XOR, fromArray(SPECIES, memory, current + 3 * ROW_PAIR + QUARTER + HALF))
        .intoArray(memory, current + 3 * ROW_PAIR + QUARTER + HALF);
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
