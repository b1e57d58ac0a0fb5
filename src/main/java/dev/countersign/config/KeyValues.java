package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.MasterKeySources;
import dev.countersign.crypto.PepperSource;
import dev.countersign.crypto.SigningAlgorithm;
import dev.countersign.crypto.SigningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings of keys, checked together.
final class KeyValues {
  private KeyValues() {}

  /// @throws StartRefused when a value is none that its setting takes, or two of them disagree
  static Config.Keys read(SettingValues values, Path data) {
    Optional<MasterKey> current =
        source(values, KeySettings.MASTER, KeySettings.MASTER_FILE, KeySettings.MASTER_COMMAND);
    Optional<MasterKey> next =
        source(values, KeySettings.NEXT, KeySettings.NEXT_FILE, KeySettings.NEXT_COMMAND);
    MasterKey master = current.orElseGet(() -> new MasterKey.InFile(data.resolve("master.key")));
    return new Config.Keys(new MasterKeySources(master, next), values.get(KeySettings.ROTATION));
  }

  private static Optional<MasterKey> source(
      SettingValues values, Setting<Secret> key, Setting<Path> file, Setting<String> command) {
    requireOne(values, List.of(key, file, command));
    Optional<MasterKey> given = values.given(key).map(MasterKey.Given::new);
    return given
        .or(() -> values.given(file).map(MasterKey.InFile::new))
        .or(() ->
            values.given(command).flatMap(line -> MasterKey.OfCommand.parse(line, command.name())));
  }

  static PepperSource peppers(SettingValues values) {
    requireOne(values, KeySettings.OF_PASSWORDS);
    Optional<PepperSource> given = values.given(KeySettings.PEPPERS).map(PepperSource.Given::new);
    return given
        .or(() -> values.given(KeySettings.PEPPERS_FILE).map(PepperSource.InFile::new))
        .or(() -> values.given(KeySettings.PEPPERS_COMMAND).map(KeyValues::pepperCommand))
        .orElseGet(PepperSource.None::new);
  }

  private static PepperSource pepperCommand(String line) {
    return new PepperSource.OfCommand(
        List.of(line.strip().split("\\s+")), KeySettings.PEPPERS_COMMAND.name());
  }

  private static void requireOne(SettingValues values, List<Setting<?>> settings) {
    var names = new ArrayList<String>();
    for (Setting<?> setting : settings) {
      values.given(setting).ifPresent(_ -> names.add(setting.name()));
    }
    if (names.size() > 1) {
      throw new StartRefused(
          "%s and %s are both set; one must go.".formatted(names.get(0), names.get(1)));
    }
  }

  // Whoever checks one contract's tokens could make the other's.
  static void requireOwnSecrets(SigningMethod momail, SigningMethod wackypod) {
    if (momail instanceof SigningMethod.Shared && momail.equals(wackypod)) {
      throw new StartRefused(
          "%s and %s are the same; each needs its own."
              .formatted(Settings.MOMAIL_SECRET.name(), Settings.WACKYPOD_SECRET.name()));
    }
  }

  static SigningMethod signing(
      SettingValues values, Setting<SigningAlgorithm> algorithm, Setting<Secret> secretSetting) {
    Optional<Secret> secret = values.given(secretSetting);
    SigningAlgorithm chosen = values.get(algorithm);
    if (chosen == SigningAlgorithm.HS256) {
      return new SigningMethod.Shared(
          secret.orElseThrow(() ->
              new StartRefused(
                  "%s must be set when %s is HS256."
                      .formatted(secretSetting.name(), algorithm.name()))));
    }
    if (secret.isPresent()) {
      throw new StartRefused(
          "%s is set, but %s is %s, which uses no secret."
              .formatted(secretSetting.name(), algorithm.name(), chosen.text()));
    }
    return new SigningMethod.Made(chosen);
  }
}
