package dev.countersign.config;

import java.util.Locale;

/// One thing an operator can set: its name in the configuration file, what values it takes, what
/// holds otherwise, and what it is for.
///
/// @param name with dots where the file has tables
/// @param standard the default as it would stand in the environment; empty when there is none to
///   write down
/// @param description one sentence
record Setting<T>(String name, SettingType<T> type, String standard, String description) {
  private static final String ENVIRONMENT_PREFIX = "COUNTERSIGN_";

  /// The name of its environment variable.
  String environmentName() {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static boolean isEnvironmentName(String variable) {
    return variable.startsWith(ENVIRONMENT_PREFIX);
  }
}
