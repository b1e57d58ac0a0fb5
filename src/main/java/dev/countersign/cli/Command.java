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

  /// To copy the database into a file.
  record Backup(String file, Map<String, String> flags) implements Command {
    public Backup {
      flags = Map.copyOf(flags);
    }
  }

  /// To put such a file into an empty data directory.
  record Restore(String file, Map<String, String> flags) implements Command {
    public Restore {
      flags = Map.copyOf(flags);
    }
  }

  /// To copy everything from one database into another.
  ///
  /// @param flags what was given besides, by the names of the flags
  record Copy(String from, String to, Map<String, String> flags) implements Command {
    public Copy {
      flags = Map.copyOf(flags);
    }
  }

  /// To be told what mail waits, and what became of the rest.
  record MailQueue(Map<String, String> flags) implements Command {
    public MailQueue {
      flags = Map.copyOf(flags);
    }
  }

  /// To send one mail, and be told what happens.
  record MailTest(String address, Map<String, String> flags) implements Command {
    public MailTest {
      flags = Map.copyOf(flags);
    }
  }

  /// To be told which keys there are.
  record KeysList(Map<String, String> flags) implements Command {
    public KeysList {
      flags = Map.copyOf(flags);
    }
  }

  /// To have every key followed by another.
  record KeysRotate(Map<String, String> flags) implements Command {
    public KeysRotate {
      flags = Map.copyOf(flags);
    }
  }

  /// To have a key refused that others may have.
  record KeysBurn(String kid, Map<String, String> flags) implements Command {
    public KeysBurn {
      flags = Map.copyOf(flags);
    }
  }

  /// To have all keys moved to the next master key.
  record KeysRewrap(Map<String, String> flags) implements Command {
    public KeysRewrap {
      flags = Map.copyOf(flags);
    }
  }

  /// To bring the accounts of another system.
  record UserImport(String file, Map<String, String> flags) implements Command {
    public UserImport {
      flags = Map.copyOf(flags);
    }
  }

  /// To be told about one of these.
  record TaskHelp(String text) implements Command {}

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
