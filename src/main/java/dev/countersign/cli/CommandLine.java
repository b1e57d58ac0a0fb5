package dev.countersign.cli;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The grammar of the command line.
public final class CommandLine {
  /// What `countersign --help` says.
  public static final String HELP =
      """
      usage: countersign serve [flags]   run the server
             countersign serve --help    its flags and settings
             countersign --version       the version
             countersign --help          this
      """;

  private static final String SEE_HELP = "; see countersign serve --help.";

  private final List<Flag> flags;

  /// A grammar in which `serve` takes these flags.
  public CommandLine(List<Flag> serveFlags) {
    this.flags = List.copyOf(serveFlags);
  }

  /// What these words ask for.
  public Command parse(List<String> words) {
    if (words.isEmpty()) {
      return new Command.Nothing();
    }
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "serve" -> serve(rest);
      case "help", "--help", "-h" ->
          rest.equals(List.of("serve")) ? new Command.ServeHelp() : alone(rest, new Command.Help());
      case "version", "--version" -> alone(rest, new Command.Version());
      case String other ->
          new Command.Mistake("There is no command " + nameOf(other) + "; see countersign --help.");
    };
  }

  /// The flags of `serve` with their descriptions, a line each.
  public String flagHelp() {
    int width = flags.stream().mapToInt(flag -> flag.written().length()).max().orElse(0);
    var text = new StringBuilder();
    for (Flag flag : flags) {
      String padding = " ".repeat(width - flag.written().length());
      text.append("  ").append(flag.written()).append(padding);
      text.append("  ").append(flag.description()).append('\n');
    }
    return text.toString();
  }

  private static Command alone(List<String> rest, Command command) {
    return rest.isEmpty()
        ? command
        : new Command.Mistake("Nothing can follow: " + nameOf(rest.getFirst()) + ".");
  }

  private Command serve(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      return new Command.ServeHelp();
    }
    var given = new HashMap<String, String>();
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String word = left.next();
      Optional<Flag> found = find(word);
      if (found.isEmpty()) {
        return new Command.Mistake("serve takes no " + nameOf(word) + SEE_HELP);
      }
      Flag flag = found.get();
      Optional<String> value = valueOf(flag, word, left);
      if (value.isEmpty()) {
        return new Command.Mistake(nameOf(word) + " needs a value behind it" + SEE_HELP);
      }
      if (given.put(flag.name(), value.get()) != null) {
        return new Command.Mistake(nameOf(word) + " stands there twice.");
      }
    }
    return new Command.Serve(Map.copyOf(given));
  }

  private Optional<Flag> find(String word) {
    return flags.stream().filter(flag -> nameOf(word).equals("--" + flag.name())).findFirst();
  }

  // A value never begins with two dashes: it would be a flag whose own value was forgotten.
  private static Optional<String> valueOf(Flag flag, String word, Iterator<String> left) {
    int equals = word.indexOf('=');
    if (equals >= 0) {
      return Optional.of(word.substring(equals + 1)).filter(value -> !value.isEmpty());
    }
    if (flag.standsAlone()) {
      return Optional.of("true");
    }
    return left.hasNext()
        ? Optional.of(left.next()).filter(value -> !value.isEmpty() && !value.startsWith("--"))
        : Optional.empty();
  }

  // Without what follows `=`, which may be a secret that somebody tried to pass.
  private static String nameOf(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }
}
