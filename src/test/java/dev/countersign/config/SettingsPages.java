package dev.countersign.config;

import java.util.stream.Collectors;

/// The pages that show every setting, as the table has them.
final class SettingsPages {
  private static final String EXAMPLE_HEAD =
      """
      # Every setting of Countersign at its default. Take away the # of a line to change it, and start
      # with `countersign serve --config countersign.toml`. Each can also come from the environment:
      # limits.enabled is COUNTERSIGN_LIMITS_ENABLED there. An empty text counts as not set.
      """;

  private SettingsPages() {}

  /// Prints the example file, or with the argument `markdown` the table.
  public static void main(String[] args) {
    System.out.print(args.length > 0 && args[0].equals("markdown") ? markdown() : example());
  }

  /// What stands in `countersign.example.toml`.
  static String example() {
    var page = new StringBuilder(EXAMPLE_HEAD);
    for (Setting<?> setting : Settings.ALL) {
      page.append("\n# ").append(setting.description()).append('\n');
      page.append('#').append(setting.name()).append(" = ").append(toml(setting)).append('\n');
    }
    return page.toString();
  }

  /// The table that README.md shows.
  static String markdown() {
    return Settings.ALL.stream()
        .map(it ->
            "| `%s` | %s | %s |\n"
                .formatted(
                    it.name(),
                    it.standard().isEmpty() ? "" : "`" + it.standard() + "`",
                    it.description()))
        .collect(Collectors.joining("", "| Setting | Default | |\n|---|---|---|\n", ""));
  }

  private static String toml(Setting<?> setting) {
    return switch (setting.type().shape()) {
      case TEXT -> '"' + setting.standard() + '"';
      case NUMBER, SWITCH -> setting.standard();
      case LIST -> "[]";
    };
  }
}
