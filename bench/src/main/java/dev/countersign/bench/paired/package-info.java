/// What two series of times that were taken in pairs say about each other: pure arithmetic.
///
/// A machine drifts and stalls, by far more than what is looked for here. Two calls made one right
/// after the other, in an order that chance decides, meet nearly the same machine; so what is
/// looked at is the difference within each pair, and of all differences the median, which stalls do
/// not move.
@NullMarked
package dev.countersign.bench.paired;

import org.jspecify.annotations.NullMarked;
