package dev.countersign;

import dev.countersign.base.StartRefused;
import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.cli.Task;
import dev.countersign.cli.Task.Result;
import dev.countersign.config.Config;
import dev.countersign.crypto.ChangeKeys;
import dev.countersign.crypto.ChangeKeys.Burning;
import dev.countersign.crypto.ChangeKeys.Rewrapped;
import dev.countersign.crypto.KeyPolicy;
import dev.countersign.crypto.ListKeys;
import dev.countersign.crypto.ListedKey;
import dev.countersign.crypto.ListedKey.State;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.log.Logging;
import dev.countersign.store.GuestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The commands about keys: from the words of the command line to what is said in the end.
final class KeyTasks {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Task task;
  private final Clock clock;

  KeyTasks(Console console, Clock clock) {
    this.task = new Task(console);
    this.clock = clock;
  }

  /// What the settings of the server lead to.
  private record Place(GuestDatabase database, KeyPolicy policy, ChangeKeys change) {}

  private Place place(Map<String, String> flags, Map<String, String> environment) {
    Config config = Config.read(flags, environment);
    Logging.install(config.logLevel());
    var database = new GuestDatabase(config.database(), clock);
    KeyPolicy policy = Contracts.keyPolicy(config);
    var change =
        new ChangeKeys(database, config.keys().master(), policy, clock, RandomTokens.ofSystem());
    return new Place(database, policy, change);
  }

  int list(Command.KeysList asked, Map<String, String> environment) {
    return task.run(() -> new Result.Done(written(keys(place(asked.flags(), environment)))));
  }

  private List<ListedKey> keys(Place place) {
    return place.database().read(ListKeys.at(clock.instant(), place.policy()));
  }

  int rotate(Command.KeysRotate asked, Map<String, String> environment) {
    return task.run(() -> {
      Place place = place(asked.flags(), environment);
      place.change().rotate();
      return new Result.Done(written(keys(place)));
    });
  }

  int burn(Command.KeysBurn asked, Map<String, String> environment) {
    return task.run(() ->
        switch (place(asked.flags(), environment).change().burn(asked.kid())) {
          case Burning.Burnt(ListedKey key, Optional<String> signsNow) ->
              new Result.Done(burnt(key, signsNow));
          case Burning.Unknown() ->
              throw new StartRefused(
                  "There is no key of this name; countersign keys list has all.");
          case Burning.Seals() ->
              throw new StartRefused(
                  "This key seals mail that waits, which would be lost, and signs nothing:"
                      + " countersign keys rotate gives it a successor.");
          case Burning.StillSet(String contract) ->
              throw new StartRefused(
                  "%1$s.tokens.secret is this key: set another one, restart the servers, then burn it."
                      .formatted(contract));
        });
  }

  private static String burnt(ListedKey key, Optional<String> signsNow) {
    String rest =
        switch (key.use()) {
          case "REFRESH_TOKEN" -> "Whose last token it signed has to sign in again.";
          case "DEVICE_TOKEN" ->
              "Devices that have a token of it are strangers at the next sign-in.";
          default -> "Sessions go on: their clients refresh.";
        };
    return """
    %s is burnt: every server refuses what it signed within 15 seconds. %s
    %s signs.
    """
        .formatted(key.kid(), rest, signsNow.orElse("Nothing"));
  }

  int rewrap(Command.KeysRewrap asked, Map<String, String> environment) {
    return task.run(() -> {
      Rewrapped done = place(asked.flags(), environment).change().rewrap();
      return new Result.Done(
          """
          %d keys moved from master key %s; all are encrypted with master key %s.
          Now make that the master key of every server and command, and restart them.
          """
              .formatted(done.moved(), done.from(), done.to()));
    });
  }

  private static String written(List<ListedKey> keys) {
    var text = new StringBuilder();
    var masters = new TreeSet<String>();
    for (ListedKey key : keys) {
      text.append(
          "%-8s %-22s %-7s %s  %s\n"
              .formatted(
                  key.state().name().toLowerCase(Locale.ROOT),
                  key.use(),
                  key.algorithm(),
                  key.kid(),
                  when(key)));
      if (key.state() != State.BURNT && !key.masterKey().isEmpty()) {
        masters.add(key.masterKey());
      }
    }
    if (!masters.isEmpty()) {
      text.append("encrypted with master key ").append(String.join(" and ", masters)).append('\n');
    }
    return text.toString();
  }

  private static String when(ListedKey key) {
    String since = written(key.since());
    Optional<String> until = key.until().map(KeyTasks::written);
    return switch (key.state()) {
      case WAITS -> "from " + since;
      case SIGNS -> "since " + since + until.map(at -> ", until " + at).orElse("");
      case RETIRED -> "since " + since + until.map(at -> ", kept until " + at).orElse("");
      case BURNT -> "on " + since;
    };
  }

  private static String written(Instant time) {
    return WHEN.format(time);
  }
}
