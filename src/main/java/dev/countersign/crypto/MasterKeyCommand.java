package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.limit.TimeLimit;
import java.time.Duration;

/// Asks a command for a master key, as [KeyCommand] asks.
final class MasterKeyCommand {
  private MasterKeyCommand() {}

  /// The key that it prints.
  ///
  /// @throws StartRefused when it cannot be run, fails, takes too long, or prints anything else
  static Secret run(MasterKey.OfCommand command) {
    return run(command, TimeLimit.KEY_COMMAND.duration());
  }

  static Secret run(MasterKey.OfCommand command, Duration within) {
    String said = KeyCommand.output(command.words(), command.setting(), within);
    return MasterKey.parse(said)
        .map(MasterKey.Given::key)
        .orElseThrow(() ->
            new StartRefused(
                "The command of %s prints no key of %d bytes in base64."
                    .formatted(command.setting(), MasterKey.BYTES)));
  }
}
