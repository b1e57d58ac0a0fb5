package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.crypto.Peppers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The part of the [table][Settings] that is about the key ring, the master key and the pepper.
final class KeySettings {
  // As long as people commonly allow a key to be used; the floor is for rehearsals.
  static final Setting<Duration> ROTATION =
      new Setting<>(
          "keys.rotation",
          SettingType.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
          "90d",
          "How long a key signs before the next one does; verifiers know it at least ten minutes before.");

  static final Setting<Secret> MASTER =
      new Setting<>(
          "keys.master",
          SettingType.masterKey(),
          "",
          "Key that all stored keys are encrypted with, 32 bytes in base64; in place of the file.");

  static final Setting<Path> MASTER_FILE =
      new Setting<>(
          "keys.master-file",
          SettingType.path(),
          "",
          "File of that key, made if it does not exist; master.key in the data directory when empty.");

  static final Setting<String> MASTER_COMMAND =
      new Setting<>(
          "keys.master-command",
          SettingType.command(),
          "",
          "Command that prints that key; split at spaces and run without a shell, in place of the file.");

  static final Setting<Secret> NEXT =
      new Setting<>(
          "keys.master-next",
          SettingType.masterKey(),
          "",
          "Key that takes the place of the master key: given to all nodes before `keys rewrap`.");

  static final Setting<Path> NEXT_FILE =
      new Setting<>(
          "keys.master-next-file",
          SettingType.path(),
          "",
          "File of that next key, which has to be there.");

  static final Setting<String> NEXT_COMMAND =
      new Setting<>(
          "keys.master-next-command",
          SettingType.command(),
          "",
          "Command that prints that next key, as keys.master-command.");

  static final Setting<Peppers> PEPPERS =
      new Setting<>(
          "passwords.peppers",
          SettingType.peppers(),
          "",
          "Keys that go into password hashes, 32 bytes in base64 each: the first into new ones, or `none`.");

  static final Setting<Path> PEPPERS_FILE =
      new Setting<>(
          "passwords.peppers-file",
          SettingType.path(),
          "",
          "File of those keys, a line each, in their place.");

  static final Setting<String> PEPPERS_COMMAND =
      new Setting<>(
          "passwords.peppers-command",
          SettingType.command(),
          "",
          "Command that prints those keys, a line each, as keys.master-command.");

  static final List<Setting<?>> OF_PASSWORDS = List.of(PEPPERS, PEPPERS_FILE, PEPPERS_COMMAND);

  static final List<Setting<?>> ALL =
      List.of(ROTATION, MASTER, MASTER_FILE, MASTER_COMMAND, NEXT, NEXT_FILE, NEXT_COMMAND);

  private KeySettings() {}
}
