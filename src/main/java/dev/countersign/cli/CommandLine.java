package dev.countersign.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The grammar of the command line.
public final class CommandLine {
  /// What `countersign --help` says.
  public static final String HELP =
      """
      usage: countersign serve [flags]            run the server
             countersign backup FILE [flags]      copy the SQLite database into a file, also while it is served
             countersign restore FILE [flags]     put such a file into an empty data directory
             countersign copy --from … --to …     move everything from SQLite to PostgreSQL
             countersign mail test ADDRESS        send one mail, and say what happens
             countersign mail queue               say what mail waits, and what became of the rest
             countersign keys list                say which keys there are, and until when
             countersign keys rotate              give each its successor, as soon as everybody can know it
             countersign keys burn KID            refuse what a key signed that others may have
             countersign keys rewrap              move all keys to the next master key
             countersign user import FILE         bring accounts, with the password hashes of another system
             countersign COMMAND --help           more about one of these
             countersign --version                the version
             countersign --help                   this
      """;

  /// Of the flags of `serve`, those that say where its data is.
  private static final Set<String> OF_DATA = Set.of("data", "config");

  private static final Set<String> OF_KEYS = Set.of("list", "rotate", "burn", "rewrap");

  private static final Flag FROM = new Flag("from", "sqlite:PATH", "Data directory, or a backup.");
  private static final Flag TO =
      new Flag("to", "postgres://…", "Empty PostgreSQL database, as database.url has it.");

  private final List<Flag> flags;
  private final List<Flag> dataFlags;
  private final List<Flag> copyFlags;

  /// What stands behind a command's name.
  private sealed interface Words {
    record Read(List<String> operands, Map<String, String> flags) implements Words {}

    record Wrong(Command.Mistake mistake) implements Words {}
  }

  /// A grammar in which `serve` takes these flags, and other commands some of them.
  public CommandLine(List<Flag> serveFlags) {
    this.flags = List.copyOf(serveFlags);
    this.dataFlags = flags.stream().filter(flag -> OF_DATA.contains(flag.name())).toList();
    var copy = new ArrayList<>(List.of(FROM, TO));
    flags.stream().filter(flag -> flag.name().equals("config")).forEach(copy::add);
    this.copyFlags = List.copyOf(copy);
  }

  /// What these words ask for.
  public Command parse(List<String> words) {
    if (words.isEmpty()) {
      return new Command.Nothing();
    }
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "mail" -> mail(rest);
      case "keys" -> keys(rest);
      case "user" -> user(rest);
      case "serve", "backup", "restore", "copy" -> command(words.getFirst(), rest);
      case "help", "--help", "-h" -> help(rest);
      case "version", "--version" -> alone(rest, new Command.Version());
      case String other ->
          new Command.Mistake("There is no command " + nameOf(other) + "; see countersign --help.");
    };
  }

  /// The flags of `serve` with their descriptions, a line each.
  public String flagHelp() {
    return flagHelp(flags);
  }

  private static String flagHelp(List<Flag> flags) {
    int width = flags.stream().mapToInt(flag -> flag.written().length()).max().orElse(0);
    var text = new StringBuilder();
    for (Flag flag : flags) {
      String padding = " ".repeat(width - flag.written().length());
      text.append("  ").append(flag.written()).append(padding);
      text.append("  ").append(flag.description()).append('\n');
    }
    return text.toString();
  }

  private Command help(List<String> rest) {
    return rest.size() == 1
        ? helpOn(rest.getFirst()).orElseGet(() -> alone(rest, new Command.Help()))
        : alone(rest, new Command.Help());
  }

  private Optional<Command> helpOn(String command) {
    return switch (command) {
      case "serve" -> Optional.of(new Command.ServeHelp());
      case "backup" -> Optional.of(new Command.TaskHelp(TaskHelp.BACKUP + flagHelp(dataFlags)));
      case "restore" -> Optional.of(new Command.TaskHelp(TaskHelp.RESTORE + flagHelp(dataFlags)));
      case "copy" -> Optional.of(new Command.TaskHelp(TaskHelp.COPY + flagHelp(copyFlags)));
      case "mail" -> Optional.of(new Command.TaskHelp(TaskHelp.MAIL + flagHelp(dataFlags)));
      case "keys" -> Optional.of(new Command.TaskHelp(TaskHelp.KEYS + flagHelp(dataFlags)));
      case "user" -> Optional.of(new Command.TaskHelp(TaskHelp.USER + flagHelp(dataFlags)));
      default -> Optional.empty();
    };
  }

  private static Command alone(List<String> rest, Command command) {
    return rest.isEmpty()
        ? command
        : new Command.Mistake("Nothing can follow: " + nameOf(rest.getFirst()) + ".");
  }

  private Command command(String name, List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      return helpOn(name).orElseThrow();
    }
    List<Flag> taken =
        switch (name) {
          case "serve" -> flags;
          case "copy" -> copyFlags;
          default -> dataFlags;
        };
    boolean takesFile = name.equals("backup") || name.equals("restore");
    return switch (read(name, taken, takesFile ? 1 : 0, words)) {
      case Words.Wrong(Command.Mistake mistake) -> mistake;
      case Words.Read(List<String> operands, Map<String, String> given) ->
          switch (name) {
            case "serve" -> new Command.Serve(given);
            case "backup" -> new Command.Backup(operands.getFirst(), given);
            case "restore" -> new Command.Restore(operands.getFirst(), given);
            default -> copy(given);
          };
    };
  }

  private Command mail(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      return helpOn("mail").orElseThrow();
    }
    String what = words.isEmpty() ? "" : words.getFirst();
    boolean isTest = what.equals("test");
    if (!isTest && !what.equals("queue")) {
      return new Command.Mistake("mail needs test or queue behind it" + seeHelp("mail"));
    }
    List<String> rest = words.subList(1, words.size());
    return switch (read("mail " + what, dataFlags, isTest ? 1 : 0, rest)) {
      case Words.Wrong(Command.Mistake mistake) -> mistake;
      case Words.Read(List<String> operands, Map<String, String> given) ->
          isTest ? new Command.MailTest(operands.getFirst(), given) : new Command.MailQueue(given);
    };
  }

  private Command keys(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      return helpOn("keys").orElseThrow();
    }
    String what = words.isEmpty() ? "" : words.getFirst();
    if (!OF_KEYS.contains(what)) {
      return new Command.Mistake(
          "keys needs list, rotate, burn or rewrap behind it" + seeHelp("keys"));
    }
    List<String> rest = words.subList(1, words.size());
    String kid = what.equals("burn") && !rest.isEmpty() ? rest.getFirst() : "";
    if (what.equals("burn") && (kid.isEmpty() || find(dataFlags, kid).isPresent())) {
      return new Command.Mistake("keys burn needs the name of a key" + seeHelp("keys"));
    }
    // Taken as it is: a key's name may begin with dashes.
    List<String> others = kid.isEmpty() ? rest : rest.subList(1, rest.size());
    return switch (read("keys " + what, dataFlags, 0, others)) {
      case Words.Wrong(Command.Mistake mistake) -> mistake;
      case Words.Read(_, Map<String, String> given) ->
          switch (what) {
            case "list" -> new Command.KeysList(given);
            case "rotate" -> new Command.KeysRotate(given);
            case "burn" -> new Command.KeysBurn(kid, given);
            default -> new Command.KeysRewrap(given);
          };
    };
  }

  private Command user(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      return helpOn("user").orElseThrow();
    }
    if (words.isEmpty() || !words.getFirst().equals("import")) {
      return new Command.Mistake("user needs import behind it" + seeHelp("user"));
    }
    return switch (read("user import", dataFlags, 1, words.subList(1, words.size()))) {
      case Words.Wrong(Command.Mistake mistake) -> mistake;
      case Words.Read(List<String> operands, Map<String, String> given) ->
          new Command.UserImport(operands.getFirst(), given);
    };
  }

  private static Command copy(Map<String, String> given) {
    var others = new HashMap<>(given);
    Optional<String> from = Optional.ofNullable(others.remove(FROM.name()));
    Optional<String> to = Optional.ofNullable(others.remove(TO.name()));
    if (from.isEmpty() || to.isEmpty()) {
      return new Command.Mistake("copy needs --from and --to" + seeHelp("copy"));
    }
    return new Command.Copy(from.get(), to.get(), others);
  }

  private static Words read(
      String command, List<Flag> taken, int operandCount, List<String> words) {
    var operands = new ArrayList<String>();
    var given = new HashMap<String, String>();
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String word = left.next();
      if (operands.size() < operandCount && !word.startsWith("-") && !word.isEmpty()) {
        operands.add(word);
        continue;
      }
      Optional<Flag> found = find(taken, word);
      if (found.isEmpty()) {
        return wrong(command + " takes no " + nameOf(word) + seeHelp(command));
      }
      Flag flag = found.get();
      Optional<String> value = valueOf(flag, word, left);
      if (value.isEmpty()) {
        return wrong(nameOf(word) + " needs a value behind it" + seeHelp(command));
      }
      if (given.put(flag.name(), value.get()) != null) {
        return wrong(nameOf(word) + " stands there twice.");
      }
    }
    if (operands.size() < operandCount) {
      String operand = command.equals("mail test") ? "an address" : "the name of a file";
      return wrong(command + " needs " + operand + seeHelp(command));
    }
    return new Words.Read(List.copyOf(operands), Map.copyOf(given));
  }

  private static Words wrong(String sentence) {
    return new Words.Wrong(new Command.Mistake(sentence));
  }

  private static String seeHelp(String command) {
    return "; see countersign " + command.split(" ", 2)[0] + " --help.";
  }

  private static Optional<Flag> find(List<Flag> taken, String word) {
    return taken.stream().filter(flag -> nameOf(word).equals("--" + flag.name())).findFirst();
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
