package dev.countersign;

import dev.countersign.account.AccountStore;
import dev.countersign.account.ImportAccounts;
import dev.countersign.account.ImportAccounts.Imported;
import dev.countersign.account.ImportAccounts.Refusal;
import dev.countersign.audit.LoggedAudit;
import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.cli.Task;
import dev.countersign.cli.Task.Result;
import dev.countersign.config.Config;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.guard.StoredSignInGuard;
import dev.countersign.log.Logging;
import dev.countersign.store.GuestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// The commands about accounts: from the words of the command line to what is said in the end.
final class UserTasks {
  private final Console console;
  private final Task task;
  private final Clock clock;

  UserTasks(Console console, Clock clock) {
    this.console = console;
    this.task = new Task(console);
    this.clock = clock;
  }

  int importFile(Command.UserImport asked, Map<String, String> environment) {
    return task.run(() -> {
      Config config = Config.read(asked.flags(), environment);
      Logging.install(config.logLevel());
      var database = new GuestDatabase(config.database(), clock);
      var accounts =
          new ImportAccounts(
              database,
              new AccountStore(),
              StoredSignInGuard::forgetStrangers,
              new LoggedAudit(),
              RandomTokens.ofSystem(),
              clock);
      return said(read(Path.of(asked.file()), accounts));
    });
  }

  private static Imported read(Path file, ImportAccounts accounts) {
    try (InputStream lines = Files.newInputStream(file)) {
      return accounts.run(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result said(Imported done) {
    for (Refusal refusal : done.refusals()) {
      console.tell("line %d: %s".formatted(refusal.line(), refusal.why()));
    }
    long more = done.refused() - done.refusals().size();
    if (more > 0) {
      console.tell("and %d more".formatted(more));
    }
    String sum = "%d accounts imported, %d there already".formatted(done.added(), done.present());
    return done.refused() == 0
        ? new Result.Done(sum + "\n")
        : new Result.Failed(
            "%s, %d lines refused: mend those and give the same file again."
                .formatted(sum, done.refused()));
  }
}
