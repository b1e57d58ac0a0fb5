package dev.countersign;

import dev.countersign.base.Email;
import dev.countersign.base.StartRefused;
import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.cli.Task;
import dev.countersign.cli.Task.Result;
import dev.countersign.config.Config;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.log.Logging;
import dev.countersign.mail.MailOutcome;
import dev.countersign.mail.MailQueue;
import dev.countersign.mail.MailRoute;
import dev.countersign.mail.OutgoingMail;
import dev.countersign.mail.TestMail;
import dev.countersign.mail.TestMail.Outcome;
import dev.countersign.store.LookIntoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/// The commands about mail: from the words of the command line to what is said in the end.
final class MailTasks {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Console console;
  private final Task task;
  private final Clock clock;

  MailTasks(Console console, Clock clock) {
    this.console = console;
    this.task = new Task(console);
    this.clock = clock;
  }

  int test(Command.MailTest asked, Map<String, String> environment) {
    return task.run(() -> {
      Config config = read(asked.flags(), environment);
      Email to =
          Email.parse(asked.address())
              .orElseThrow(() -> new StartRefused("mail test needs an e-mail address."));
      return switch (config.mail()) {
        case MailRoute.Nowhere() ->
            throw new StartRefused("mail.smtp.host is not set: there is nothing to send mail by.");
        case MailRoute.Smtp smtp ->
            test(smtp, config.naming().publicUrl(config.port()).getHost(), to);
      };
    });
  }

  private Result test(MailRoute.Smtp smtp, String host, Email to) {
    var id = RandomTokens.ofSystem().newUuid();
    var mail = new OutgoingMail(id, TestMail.to(to, host), clock.instant());
    return switch (TestMail.send(smtp, host, mail, line -> console.answer(line + "\n"))) {
      case Outcome.Accepted(String answer) -> new Result.Done("accepted: " + answer + "\n");
      case Outcome.NotAccepted(String reason, String lookAt) ->
          new Result.Failed("%s. Look at %s.".formatted(reason, lookAt));
    };
  }

  int queue(Command.MailQueue asked, Map<String, String> environment) {
    return task.run(() -> {
      Config config = read(asked.flags(), environment);
      Instant now = clock.instant();
      return new Result.Done(
          written(LookIntoDatabase.run(config.database(), clock, MailQueue.at(now)), now));
    });
  }

  private static Config read(Map<String, String> flags, Map<String, String> environment) {
    Config config = Config.read(flags, environment);
    Logging.install(config.logLevel());
    return config;
  }

  private static String written(MailQueue queue, Instant now) {
    var text = new StringBuilder();
    long waiting = queue.waiting().mails();
    text.append("waiting: ").append(waiting);
    if (waiting > 0) {
      Duration age = Duration.between(queue.waiting().oldest(), now);
      text.append(", the oldest for ").append(written(age));
      text.append("; tried already: ").append(queue.waiting().retried());
    }
    text.append('\n');
    queue.reasons().forEach(reason -> text.append("  ").append(reason).append('\n'));
    text.append("last 7 days:");
    for (MailOutcome outcome : MailOutcome.values()) {
      text.append(outcome == MailOutcome.SENT ? " " : ", ");
      text.append(outcome.text()).append(' ').append(queue.count(outcome));
    }
    text.append('\n');
    for (MailQueue.Failed failed : queue.failed()) {
      text.append(
          "  %s %s, attempts: %d%s\n"
              .formatted(
                  WHEN.format(failed.at()),
                  failed.outcome().text(),
                  failed.attempts(),
                  failed.reason().isEmpty() ? "" : ": " + failed.reason()));
    }
    return text.toString();
  }

  // The clock of the node that queued it may be a little ahead.
  private static String written(Duration age) {
    Duration shown = age.isNegative() ? Duration.ZERO : age;
    return shown.toHours() > 0
        ? "%d h %d min".formatted(shown.toHours(), shown.toMinutesPart())
        : "%d min %d s".formatted(shown.toMinutes(), shown.toSecondsPart());
  }
}
