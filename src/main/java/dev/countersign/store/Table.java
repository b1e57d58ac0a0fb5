package dev.countersign.store;

import dev.countersign.store.Cell.Kind;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One table as the database itself describes it, and the statements that copy it.
///
/// @param key the columns of its primary key, in that order
record Table(String name, List<Column> columns, List<Column> key) {
  record Column(String name, Kind kind) {}

  Table {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("no primary key, and so no order: " + name);
    }
  }

  /// The first rows in the order of the key.
  String first(Dialect dialect) {
    return "SELECT %s FROM %s ORDER BY %s LIMIT ?"
        .formatted(names(columns), quoted(name), inOrder(dialect, ""));
  }

  /// The rows behind the one with a given key.
  String next(Dialect dialect) {
    return "SELECT %s FROM %s WHERE (%s) > (%s) ORDER BY %s LIMIT ?"
        .formatted(
            names(columns), quoted(name), inOrder(dialect, ""), marks(key), inOrder(dialect, ""));
  }

  /// The key of the last row.
  String lastKey(Dialect dialect) {
    return "SELECT %s FROM %s ORDER BY %s LIMIT 1"
        .formatted(names(key), quoted(name), inOrder(dialect, " DESC"));
  }

  String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(quoted(name), names(columns), marks(columns));
  }

  String count() {
    return "SELECT count(*) FROM " + quoted(name);
  }

  /// The cells of a row that are its key.
  List<Cell> keyOf(List<Cell> row) {
    return key.stream().map(column -> row.get(columns.indexOf(column))).toList();
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private String inOrder(Dialect dialect, String direction) {
    return list(
        key,
        column ->
            quoted(column.name())
                + (column.kind() == Kind.TEXT ? dialect.bytewise() : "")
                + direction);
  }

  private static String names(List<Column> columns) {
    return list(columns, column -> quoted(column.name()));
  }

  private static String marks(List<Column> columns) {
    return String.join(", ", Collections.nCopies(columns.size(), "?"));
  }

  private static String list(List<Column> columns, Function<Column, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(", "));
  }
}
