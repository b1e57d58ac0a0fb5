package dev.countersign.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the entrance and the route of a request. Paths are exact; the longest prefix wins.
final class Router {
  /// What a method and a path lead to.
  sealed interface Match {
    record Found(Route route) implements Match {}

    /// The path has routes, none of them for the method.
    ///
    /// @param any one of the path's routes, for its address limit
    record OtherMethods(SortedSet<String> allow, Route any) implements Match {}

    record NoPath() implements Match {}
  }

  private final List<Entrance> entrances;
  private final Map<String, Map<String, Route>> routesByPath = new HashMap<>();

  /// Lays out all routes.
  ///
  /// @throws IllegalArgumentException when two entrances or routes claim the same, or nobody has
  ///   the empty prefix
  Router(List<Entrance> entrances) {
    this.entrances =
        entrances.stream()
            .sorted(Comparator.comparingInt((Entrance e) -> e.prefix().length()).reversed())
            .toList();
    if (entrances.stream().map(Entrance::prefix).distinct().count() != entrances.size()) {
      throw new IllegalArgumentException("two entrances have one prefix");
    }
    if (entrances.stream().noneMatch(e -> e.prefix().isEmpty())) {
      throw new IllegalArgumentException("no entrance takes what no other has");
    }
    for (Entrance entrance : entrances) {
      entrance.routes().forEach(route -> add(entrance.prefix() + route.path(), route));
    }
  }

  private void add(String path, Route route) {
    Map<String, Route> byMethod = routesByPath.computeIfAbsent(path, p -> new TreeMap<>());
    if (byMethod.put(route.method(), route) != null) {
      throw new IllegalArgumentException("two routes answer " + route.method() + " " + path);
    }
  }

  /// Whoever words the answers for this path.
  Entrance entrance(String path) {
    return entrances.stream()
        .filter(e -> path.startsWith(e.prefix() + "/") || path.equals(e.prefix()))
        .findFirst()
        .orElse(entrances.getLast());
  }

  Match match(String method, String path) {
    Map<String, Route> byMethod = routesByPath.getOrDefault(path, Map.of());
    if (byMethod.isEmpty()) {
      return new Match.NoPath();
    }
    Route route = byMethod.get(method.equals("HEAD") ? "GET" : method);
    return route == null
        ? new Match.OtherMethods(allow(byMethod), byMethod.values().iterator().next())
        : new Match.Found(route);
  }

  private static SortedSet<String> allow(Map<String, Route> byMethod) {
    var allow = new TreeSet<>(byMethod.keySet());
    allow.add("OPTIONS");
    if (allow.contains("GET")) {
      allow.add("HEAD");
    }
    return allow;
  }
}
