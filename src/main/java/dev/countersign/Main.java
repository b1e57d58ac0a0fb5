package dev.countersign;

import dev.countersign.cli.Command;
import dev.countersign.cli.CommandLine;
import dev.countersign.cli.Console;
import dev.countersign.cli.Exit;
import dev.countersign.cli.RunningServer;
import dev.countersign.cli.ServerProcess;
import dev.countersign.config.Config;
import dev.countersign.config.SettingsHelp;
import dev.countersign.log.Logging;
import dev.countersign.log.StandardError;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The command: does what its arguments ask for.
public final class Main {
  private final Console console;
  private final ServerProcess process;
  private final DataTasks tasks;
  private final MailTasks mail;
  private final KeyTasks keys;
  private final UserTasks users;
  private final Function<Config, RunningServer> server;

  /// @param server starts a server
  Main(Console console, ServerProcess process, Function<Config, RunningServer> server) {
    this.console = console;
    this.process = process;
    this.tasks = new DataTasks(console, Clock.systemUTC());
    this.mail = new MailTasks(console, Clock.systemUTC());
    this.keys = new KeyTasks(console, Clock.systemUTC());
    this.users = new UserTasks(console, Clock.systemUTC());
    this.server = server;
  }

  public static void main(String[] args) {
    // What is stored, sent and logged does not depend on where the machine stands: "%d" writes
    // other digits in Egypt, and "I" has another small letter in Turkey.
    Locale.setDefault(Locale.ROOT);
    Logging.lastUntilExit();
    var console = new Console(System.out, StandardError.reclaim());
    var process = new ServerProcess(console, Runtime.getRuntime()::addShutdownHook);
    int status = new Main(console, process, Main::start).run(List.of(args), System.getenv());
    if (status != Exit.DONE) {
      System.exit(status);
    }
  }

  private static RunningServer start(Config config) {
    return App.start(config);
  }

  int run(List<String> words, Map<String, String> environment) {
    return switch (new CommandLine(SettingsHelp.flags()).parse(words)) {
      case Command.Serve(Map<String, String> flags) -> process.run(() -> serve(flags, environment));
      case Command.Backup asked -> tasks.backUp(asked, environment);
      case Command.Restore asked -> tasks.restore(asked, environment);
      case Command.Copy asked -> tasks.copy(asked, environment);
      case Command.MailQueue asked -> mail.queue(asked, environment);
      case Command.MailTest asked -> mail.test(asked, environment);
      case Command.KeysList asked -> keys.list(asked, environment);
      case Command.KeysRotate asked -> keys.rotate(asked, environment);
      case Command.KeysBurn asked -> keys.burn(asked, environment);
      case Command.KeysRewrap asked -> keys.rewrap(asked, environment);
      case Command.UserImport asked -> users.importFile(asked, environment);
      case Command.TaskHelp(String text) -> answer(text);
      case Command.Help() -> answer(CommandLine.HELP);
      case Command.ServeHelp() -> answer(SettingsHelp.text());
      case Command.Version() -> answer("countersign " + version() + "\n");
      case Command.Nothing() -> {
        console.err().print(CommandLine.HELP);
        yield Exit.USAGE;
      }
      case Command.Mistake(String sentence) -> {
        console.complain(sentence);
        yield Exit.USAGE;
      }
    };
  }

  private RunningServer serve(Map<String, String> flags, Map<String, String> environment) {
    Config config = Config.read(flags, environment);
    Logging.install(config.logLevel());
    return server.apply(config);
  }

  private int answer(String text) {
    console.answer(text);
    return Exit.DONE;
  }

  /// The version this jar was built as; `development` when run from loose classes.
  static String version() {
    String built = Main.class.getPackage().getImplementationVersion();
    return built == null ? "development" : built;
  }
}
