package dev.countersign.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The native hash rate on all cores around something else: a turn before it and one after.
final class NativeRate {
  private final Optional<NativeArgon2> program = NativeArgon2.build();
  private final Duration turn;
  private double last = Double.NaN;

  NativeRate(Duration turn) {
    this.turn = turn;
  }

  /// Takes a turn; the mean of this one and the one before, or NaN where there is no native one.
  double turn() throws IOException {
    if (program.isEmpty()) {
      return Double.NaN;
    }
    double before = last;
    last = program.get().rate(Machine.CORES, turn);
    return Double.isNaN(before) ? last : (before + last) / 2;
  }
}
