package dev.countersign.bench;

import java.time.Duration;
import java.util.List;

/// What was asked for on the command line.
///
/// @param parts names of the parts to run, in the order of the whole
/// @param quick whether turns are short: for trying things out, not for figures
/// @param users the largest population of the `users` part
/// @param database URL of an empty PostgreSQL database for the `postgres` part; empty when none was
///   given
/// @param pairs how many pairs the `enumeration` part takes for each comparison, a quarter of that
///   where it compares nobody with nobody; 0 when nothing was said
/// @param calls what the names of the calls begin with that the `enumeration` part compares; empty
///   for all
/// @param fuzzing how long the `fuzz` part tries each target
record Options(
    List<String> parts,
    boolean quick,
    int users,
    String database,
    int pairs,
    String calls,
    Duration fuzzing) {
  static final int USUAL_USERS = 1_000_000;
  static final int USUAL_MINUTES = 1;

  /// The length of a turn.
  Duration seconds(int whole, int whenQuick) {
    return Duration.ofSeconds(quick ? whenQuick : whole);
  }

  /// How often something is repeated.
  int times(int whole, int whenQuick) {
    return quick ? whenQuick : whole;
  }
}
