/// The fuzzing of everything that takes apart what strangers send.
///
/// A target is a class called `…Fuzz` in the package of what it tries, with a method
/// `fuzzerTestOneInput(byte[])` that throws when a claim about the code does not hold for the
/// input: what libFuzzer and all that descend from it call. The seeds of each, and every input that
/// once broke it, are files in `src/test/resources/fuzz/`.
///
/// [dev.countersign.fuzz.FuzzTest] tries seeds and changed seeds with every build; `bench/run fuzz`
/// lets a fuzzer look for as long as wished, guided by coverage.
@NullMarked
package dev.countersign.fuzz;

import org.jspecify.annotations.NullMarked;
