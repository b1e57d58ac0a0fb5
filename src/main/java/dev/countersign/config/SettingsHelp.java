package dev.countersign.config;

import dev.countersign.cli.CommandLine;
import dev.countersign.cli.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `countersign serve --help` says.
public final class SettingsHelp {
  private static final String USAGE =
      """
      usage: countersign serve [flags]

      Runs the server until it gets SIGTERM or SIGINT. Once it answers, it prints one line:
      countersign ready on http://HOST:PORT

      """;

  private static final String SETTINGS =
      """

      Settings come from the command line, else from the environment under the names below, else
      from the TOML file that --config or COUNTERSIGN_CONFIG names, else they are:

      """;

  private SettingsHelp() {}

  public static List<Flag> flags() {
    var flags = new ArrayList<Flag>();
    for (Setting<?> setting : Settings.FLAGS) {
      boolean isSwitch = setting.type().shape() == SettingType.Shape.SWITCH;
      String value = isSwitch ? "" : setting.name().toUpperCase(Locale.ROOT);
      flags.add(new Flag(setting.name(), value, setting.description()));
    }
    flags.add(new Flag(SettingValues.FILE_FLAG, "FILE", "Configuration file, in TOML."));
    return flags;
  }

  public static String text() {
    var text = new StringBuilder(USAGE);
    text.append(new CommandLine(flags()).flagHelp()).append(SETTINGS);
    for (Setting<?> setting : Settings.ALL) {
      String name =
          setting.name() + " = " + (setting.standard().isEmpty() ? "-" : setting.standard());
      text.append("  %-48s %s\n".formatted(name, setting.environmentName()));
      text.append("      ").append(setting.description()).append('\n');
    }
    return text.toString();
  }
}
