package dev.countersign;

import java.util.List;

/// The command line: picks what to run from the first argument.
public final class Main {

  private static final String USAGE =
      """
      usage: countersign --version
             countersign --help
      """;

  private Main() {}

  public static void main(String[] args) {
    switch (List.of(args)) {
      case List<String> a when a.equals(List.of("--version")) ->
          System.out.println("countersign " + version());
      case List<String> a when a.equals(List.of("--help")) -> System.out.print(USAGE);
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }

  /// The version this jar was built as; `development` when run from loose classes.
  static String version() {
    String built = Main.class.getPackage().getImplementationVersion();
    return built == null ? "development" : built;
  }
}
