package dev.countersign.config;

import dev.countersign.base.StartRefused;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has been given to the settings: on the command line, else in the environment, else in the
/// file.
final class SettingValues {
  /// The flag that names the configuration file, and the variable for the same.
  static final String FILE_FLAG = "config";

  static final String FILE_VARIABLE = "COUNTERSIGN_CONFIG";

  /// Longer values are told apart by their beginning.
  private static final int MAX_SHOWN_CHARS = 80;

  private final Map<String, Given> values;

  private SettingValues(Map<String, Given> values) {
    this.values = values;
  }

  /// Brings the three together.
  ///
  /// An empty variable or text counts as not set, as container files write it (`${NAME:-}`).
  ///
  /// @param flags by name, without dashes
  /// @throws StartRefused when something is set that is no setting, or the file cannot be read
  static SettingValues collect(Map<String, String> flags, Map<String, String> environment) {
    Map<String, Given> fromEnvironment = fromEnvironment(environment);
    String file = flags.getOrDefault(FILE_FLAG, environment.getOrDefault(FILE_VARIABLE, ""));
    var values = new HashMap<String, Given>();
    if (!file.isEmpty()) {
      values.putAll(ConfigFile.read(Path.of(file)));
      values.values().removeIf(given -> given.text().isEmpty());
    }
    values.putAll(fromEnvironment);
    flags.forEach((name, text) -> values.put(name, new Given(text, "--" + name)));
    values.remove(FILE_FLAG);
    return new SettingValues(values);
  }

  private static Map<String, Given> fromEnvironment(Map<String, String> environment) {
    var known = new HashMap<String, String>();
    Settings.ALL.forEach(setting -> known.put(setting.environmentName(), setting.name()));
    var values = new HashMap<String, Given>();
    environment.forEach((variable, text) -> {
      if (!Setting.isEnvironmentName(variable) || variable.equals(FILE_VARIABLE)) {
        return;
      }
      @Nullable String name = known.get(variable);
      if (name == null) {
        throw new StartRefused(
            "The environment sets %s, which is not a setting; countersign serve --help lists them."
                .formatted(variable));
      }
      if (!text.isEmpty()) {
        values.put(name, new Given(text, variable));
      }
    });
    return values;
  }

  /// The value given, or else the default.
  ///
  /// @throws StartRefused when the value is none that the setting takes
  <T> T get(Setting<T> setting) {
    return given(setting)
        .orElseGet(() ->
            parse(setting, setting.standard())
                .orElseThrow(() -> new IllegalStateException("no default: " + setting.name())));
  }

  /// The value given, or empty when there is none.
  ///
  /// @throws StartRefused when the value is none that the setting takes
  <T> Optional<T> given(Setting<T> setting) {
    @Nullable Given given = values.get(setting.name());
    if (given == null) {
      return Optional.empty();
    }
    Optional<T> value = parse(setting, given.text());
    if (value.isEmpty()) {
      throw new StartRefused(
          "%s, set by %s, must be %s%s."
              .formatted(
                  setting.name(),
                  given.source(),
                  setting.type().expected(),
                  shown(setting, given)));
    }
    return value;
  }

  private static <T> Optional<T> parse(Setting<T> setting, String text) {
    return setting.type().parser().apply(text);
  }

  // Nothing with an at-sign either: a password may stand before it in a URL.
  private static String shown(Setting<?> setting, Given given) {
    String text = given.text();
    boolean mayShow = !setting.type().secret() && text.indexOf('@') < 0;
    if (!mayShow) {
      return "";
    }
    String start =
        text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
    return ", not \"" + start + "\"";
  }
}
