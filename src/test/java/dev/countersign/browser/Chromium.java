package dev.countersign.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The machine's own Chromium, started once for all tests that take a [Browser] and closed after
/// the last of them. Where it cannot be had these tests are skipped, loudly.
///
/// `CHROMIUM` and `PLAYWRIGHT_NODEJS_PATH` in the environment say which Chromium and which Node.js;
/// else they are looked for on the `PATH`.
final class Chromium implements ExecutionCondition, ParameterResolver {
  private static final Namespace OURS = Namespace.create(Chromium.class);
  private static final List<String> CHROMIUMS =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
  private static final List<String> NODES = List.of("node", "nodejs");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return switch (launch(context)) {
      case Running _ -> ConditionEvaluationResult.enabled("Chromium runs");
      case Missing(String why) -> ConditionEvaluationResult.disabled(why);
    };
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return switch (launch(context)) {
      case Running(_, Browser browser) -> browser;
      case Missing(String why) -> throw new IllegalStateException(why);
    };
  }

  private static Launch launch(ExtensionContext context) {
    return context.getRoot().getStore(OURS).computeIfAbsent("browser", _ -> launch(), Launch.class);
  }

  private static Launch launch() {
    Optional<Path> chromium = find("CHROMIUM", CHROMIUMS);
    Optional<Path> node = find("PLAYWRIGHT_NODEJS_PATH", NODES);
    if (chromium.isEmpty()) {
      return missing("there is no Chromium on the PATH, and CHROMIUM names none");
    }
    if (node.isEmpty()) {
      return missing("there is no Node.js on the PATH, and PLAYWRIGHT_NODEJS_PATH names none");
    }
    try {
      var environment =
          Map.of(
              "PLAYWRIGHT_NODEJS_PATH",
              node.get().toString(),
              "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
              "1");
      var playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
      var options = new LaunchOptions().setExecutablePath(chromium.get());
      return new Running(playwright, playwright.chromium().launch(options));
    } catch (RuntimeException e) {
      return missing(chromium.get() + " does not start: " + e);
    }
  }

  private static Optional<Path> find(String variable, List<String> names) {
    String set = System.getenv(variable);
    if (set != null && !set.isBlank()) {
      return Optional.of(Path.of(set)).filter(Files::isExecutable);
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return names.stream()
        .flatMap(name -> onPath(path, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> onPath(String path, String name) {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name));
  }

  private static Launch missing(String why) {
    System.err.println("\n==== NO BROWSER, NO BROWSER TESTS: " + why + " ====\n");
    return new Missing(why);
  }

  private sealed interface Launch extends AutoCloseable {
    @Override
    void close();
  }

  private record Running(Playwright playwright, Browser browser) implements Launch {
    @Override
    public void close() {
      playwright.close();
    }
  }

  private record Missing(String why) implements Launch {
    @Override
    public void close() {}
  }
}
