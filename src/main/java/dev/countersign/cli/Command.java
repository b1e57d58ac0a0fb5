package dev.countersign.cli;

import java.util.Map;

/// What somebody asked for on the command line.
public sealed interface Command {
  /// To run a server.
  ///
  /// @param flags what was given, by the names of the flags
  record Serve(Map<String, String> flags) implements Command {
    public Serve {
      flags = Map.copyOf(flags);
    }
  }

  /// To be told which commands there are.
  record Help() implements Command {}

  /// To be told about `serve`.
  record ServeHelp() implements Command {}

  /// To be told the version.
  record Version() implements Command {}

  /// Nothing: the line was empty.
  record Nothing() implements Command {}

  /// Something there is not; the sentence says what.
  record Mistake(String sentence) implements Command {}
}
