package dev.countersign.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every route that the server has, as its source says, so that no new one is forgotten.
final class Routes {
  private static final Path SOURCES = Path.of("src/main/java/dev/countersign");
  private static final Path ROUTE = SOURCES.resolve("http/Route.java");
  private static final Pattern PREFIX =
      Pattern.compile("String (?:prefix\\(\\) \\{\\s+return|PREFIX =) \"(.*)\";");
  private static final Pattern MADE = Pattern.compile("\\bRoute\\s*\\.\\w+\\(|new Route\\(");
  private static final Pattern NAMED =
      Pattern.compile("\\bRoute\\s*\\.(get|uncountedGet|post|uncountedPost)\\(\\s*\"(|/[^\"]*)\"");

  private Routes() {}

  /// Their methods and paths: `POST /v1/auth/login`.
  ///
  /// @throws AssertionError when a route is made in a way that is not understood here
  static SortedSet<String> all() {
    var routes = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources =
          files.filter(file -> file.toString().endsWith(".java") && !file.equals(ROUTE)).toList();
      for (Path file : sources) {
        routes.addAll(in(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return routes;
  }

  private static List<String> in(Path file) throws IOException {
    String source = Files.readString(file);
    long made = MADE.matcher(source).results().count();
    Matcher prefix = PREFIX.matcher(source);
    List<String> named =
        NAMED
            .matcher(source)
            .results()
            .map(route -> (isGet(route.group(1)) ? "GET " : "POST ") + "%s" + route.group(2))
            .toList();
    if (made != named.size() || (made > 0 && !prefix.find())) {
      throw new AssertionError(file + " makes routes in a way that is not understood");
    }
    return named.stream().map(route -> route.formatted(prefix.group(1))).toList();
  }

  private static boolean isGet(String factory) {
    return factory.equals("get") || factory.equals("uncountedGet");
  }
}
