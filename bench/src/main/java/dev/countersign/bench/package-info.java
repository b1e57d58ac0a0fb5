/// Countersign's benchmarks: each part measures one thing, on this machine, beside what the same
/// machine can do at best. Started by `bench/run`.
@NullMarked
package dev.countersign.bench;

import org.jspecify.annotations.NullMarked;
