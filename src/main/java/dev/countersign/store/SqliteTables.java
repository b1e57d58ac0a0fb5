package dev.countersign.store;

import dev.countersign.store.Cell.Kind;
import dev.countersign.store.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What tables a SQLite file has, as SQLite says: nothing here knows their names.
final class SqliteTables {
  private SqliteTables() {}

  /// All tables but `schema_version`, each behind those that its foreign keys lead to.
  static List<Table> in(Connection connection) throws SQLException {
    var waiting = new LinkedHashMap<String, Set<String>>();
    for (String name : names(connection)) {
      waiting.put(name, referenced(connection, name));
    }
    var ordered = new ArrayList<Table>();
    while (!waiting.isEmpty()) {
      String next =
          waiting.entrySet().stream()
              .filter(each -> each.getValue().stream().noneMatch(waiting::containsKey))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("foreign keys form a ring"));
      waiting.remove(next);
      ordered.add(describe(connection, next));
    }
    return ordered;
  }

  private static List<String> names(Connection connection) throws SQLException {
    String sql =
        """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table'
          AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_version'
        ORDER BY name
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return texts(statement);
    }
  }

  private static Set<String> referenced(Connection connection, String table) throws SQLException {
    String sql = "SELECT \"table\" FROM pragma_foreign_key_list(?) WHERE \"table\" <> ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      statement.setString(2, table);
      return new HashSet<>(texts(statement));
    }
  }

  private static List<String> texts(PreparedStatement statement) throws SQLException {
    try (ResultSet answer = statement.executeQuery()) {
      var texts = new ArrayList<String>();
      while (answer.next()) {
        texts.add(answer.getString(1));
      }
      return texts;
    }
  }

  private static Table describe(Connection connection, String table) throws SQLException {
    var columns = new ArrayList<Column>();
    var key = new TreeMap<Integer, Column>();
    String sql = "SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet answer = statement.executeQuery()) {
        while (answer.next()) {
          var column = new Column(answer.getString("name"), kind(answer.getString("type")));
          columns.add(column);
          if (answer.getInt("pk") > 0) {
            key.put(answer.getInt("pk"), column);
          }
        }
      }
    }
    return new Table(table, columns, List.copyOf(key.values()));
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "INTEGER", "INT" -> Kind.NUMBER;
      case "TEXT" -> Kind.TEXT;
      case "BLOB" -> Kind.BYTES;
      default -> throw new IllegalStateException("no column is copied that is " + type);
    };
  }
}
