/// The server under what production does to it: many at once, long random lives, `kill -9`, full
/// disks, operators' mistakes, and clients copied from the published pages.
///
/// `-Dcountersign.rounds=…` makes each of these tests as long as wished, `-Dcountersign.seed=…`
/// repeats a random one.
@NullMarked
package dev.countersign.endurance;

import org.jspecify.annotations.NullMarked;
