package dev.countersign.crypto;

import java.nio.file.Path;
import java.util.List;

/// Where the pepper comes from. Unlike a master key it is never made here: a server that makes one
/// for itself would be the only one that knows it.
public sealed interface PepperSource {
  /// There is none.
  record None() implements PepperSource {}

  /// Given by the operator.
  record Given(Peppers peppers) implements PepperSource {}

  /// Kept in a file that its owner alone may read, a key a line.
  record InFile(Path path) implements PepperSource {}

  /// What a command prints on its standard output, a key a line. It is run once, at the start.
  ///
  /// @param words the program and its arguments
  /// @param setting what the operator calls it
  record OfCommand(List<String> words, String setting) implements PepperSource {
    public OfCommand {
      words = List.copyOf(words);
    }
  }
}
