package dev.countersign;

import dev.countersign.base.StartRefused;
import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.cli.Task;
import dev.countersign.cli.Task.Result;
import dev.countersign.config.Config;
import dev.countersign.crypto.MasterKey;
import dev.countersign.log.Logging;
import dev.countersign.store.BackUpDatabase;
import dev.countersign.store.CopyDatabase;
import dev.countersign.store.CopyDatabase.Outcome;
import dev.countersign.store.DatabaseSettings;
import dev.countersign.store.DatabaseSettings.Embedded;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.PostgresUrl;
import dev.countersign.store.RestoreDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/// The commands that move data: from the words of the command line to what is said in the end.
final class DataTasks {
  private static final String SQLITE = "sqlite:";

  private final Console console;
  private final Task task;
  private final Clock clock;

  DataTasks(Console console, Clock clock) {
    this.console = console;
    this.task = new Task(console);
    this.clock = clock;
  }

  int backUp(Command.Backup asked, Map<String, String> environment) {
    return task.run(() -> {
      Config config = read(asked.flags(), environment);
      Path data = embedded(config.database(), "make backups with pg_dump");
      long bytes = BackUpDatabase.run(data, Path.of(asked.file()));
      return new Result.Done(
          "%s is a copy of the database, %d bytes, checked; %s\n"
              .formatted(asked.file(), bytes, aboutKey(config, "is not in it: keep a copy apart")));
    });
  }

  int restore(Command.Restore asked, Map<String, String> environment) {
    return task.run(() -> {
      Config config = read(asked.flags(), environment);
      Path data = embedded(config.database(), "restore with pg_restore");
      RestoreDatabase.run(Path.of(asked.file()), data, clock);
      return new Result.Done(
          "%s has the database of %s; %s\n"
              .formatted(data, asked.file(), aboutKey(config, "must be the one it was used with")));
    });
  }

  int copy(Command.Copy asked, Map<String, String> environment) {
    return task.run(() -> {
      Path from = source(asked.from());
      Postgres to = target(asked, environment);
      return switch (new CopyDatabase(to, clock, new Lines(console)).run(from)) {
        case Outcome.Copied(int tables, long rows) ->
            new Result.Done(
                ("%s has all %d rows of %d tables, verified; start servers on it"
                        + " with the same master key, and none on %s\n")
                    .formatted(to.url(), rows, tables, from));
        case Outcome.Differs(String table, long here, long there) ->
            new Result.Failed(
                "%s is not the same (%d rows in %s, %d in %s): drop the copy and begin again."
                    .formatted(table, here, from, there, to.url()));
      };
    });
  }

  private static Config read(Map<String, String> flags, Map<String, String> environment) {
    Config config = Config.read(flags, environment);
    Logging.install(config.logLevel());
    return config;
  }

  private static Path embedded(DatabaseSettings settings, String instead) {
    return switch (settings) {
      case Embedded(Path directory) -> directory;
      case Postgres postgres ->
          throw new StartRefused("The database is PostgreSQL: " + instead + ".");
    };
  }

  private static String aboutKey(Config config, String what) {
    return switch (config.keys().master().current()) {
      case MasterKey.InFile(Path file) -> "the master key, " + file + ", " + what;
      case MasterKey.Given given -> "the master key, keys.master, " + what;
      case MasterKey.OfCommand command -> "the master key, keys.master-command, " + what;
    };
  }

  private static Path source(String from) {
    String path = from.startsWith(SQLITE) ? from.substring(SQLITE.length()) : "";
    if (path.isEmpty()) {
      throw new StartRefused(
          "--from must be sqlite:PATH, the path of a data directory or of a backup.");
    }
    return Path.of(path);
  }

  private static Postgres target(Command.Copy asked, Map<String, String> environment) {
    if (PostgresUrl.parse(asked.to()).isEmpty()) {
      throw new StartRefused(
          "--to must be a URL of PostgreSQL, such as postgres://user@host/name.");
    }
    var flags = new HashMap<>(asked.flags());
    flags.put("database.url", asked.to());
    return switch (read(flags, environment).database()) {
      case Postgres postgres -> postgres;
      case Embedded embedded -> throw new IllegalStateException("a URL was given");
    };
  }

  /// Says on standard error how far a copy is, a line every now and then.
  private record Lines(Console console) implements CopyDatabase.Progress {
    private static final int EVERY_ROWS = 50_000;

    @Override
    public void resumed() {
      console.tell("going on with the copy that was cut off");
    }

    @Override
    public void copied(String table, long rows, long of) {
      if (rows == of || rows % EVERY_ROWS == 0) {
        console.tell("%s: %d of %d rows".formatted(table, rows, of));
      }
    }

    @Override
    public void verified(String table, long rows) {
      console.tell("%s: %d rows, the same in both".formatted(table, rows));
    }
  }
}
