/// A load driver for HTTP/1.1 on one machine: one thread, one selector, requests as bytes.
///
/// It shares the cores with what it measures, so it has to be cheap and says what it used. Answers
/// are counted from the moment a request was *due*: a server that stalls for a second is charged
/// with every request of that second, not with the one that was under way (Gil Tene calls the
/// mistake coordinated omission).
@NullMarked
package dev.countersign.bench.load;

import org.jspecify.annotations.NullMarked;
