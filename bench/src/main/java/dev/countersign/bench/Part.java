package dev.countersign.bench;

/// One thing that is measured.
interface Part {
  /// What it is called on the command line.
  String name();

  String title();

  /// Measures, and writes down what it found and how.
  ///
  /// @throws Exception when it could not; the other parts are run all the same
  void run(Options options, Section section) throws Exception;
}
