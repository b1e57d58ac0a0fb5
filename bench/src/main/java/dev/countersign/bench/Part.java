package dev.countersign.bench;

/// One thing that is measured.
interface Part {
  /// What it is called on the command line.
  String name();

  String title();

  /// Whether it is run when no part is named.
  default boolean isUsual() {
    return true;
  }

  /// Measures, and writes down what it found and how.
  ///
  /// @throws Exception when it could not; the other parts are run all the same
  void run(Options options, Section section) throws Exception;
}
