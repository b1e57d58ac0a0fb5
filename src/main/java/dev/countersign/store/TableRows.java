package dev.countersign.store;

import dev.countersign.store.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The rows of any table behind one connection, read and added in the order of their keys. Used by
/// one thread at a time.
///
/// They are read page by page, each from where the last one ended: no statement takes long, however
/// large the table.
final class TableRows {
  private final Connection connection;
  private final Dialect dialect;

  TableRows(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /// The next rows behind a key, or the first ones where the key is empty.
  List<List<Cell>> page(Table table, List<Cell> after, int size) throws SQLException {
    String sql = after.isEmpty() ? table.first(dialect) : table.next(dialect);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, after);
      statement.setInt(after.size() + 1, size);
      return rows(statement, table.columns());
    }
  }

  /// The key of the last row; empty when there is none.
  List<Cell> lastKey(Table table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(table.lastKey(dialect))) {
      return rows(statement, table.key()).stream().findFirst().orElse(List.of());
    }
  }

  long count(Table table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(table.count())) {
      answer.next();
      return answer.getLong(1);
    }
  }

  void insert(Table table, List<List<Cell>> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(table.insert())) {
      for (List<Cell> row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /// Reads the whole table.
  TableSum sum(Table table, int pageSize) throws SQLException {
    var adder = new TableSum.Adder();
    List<Cell> last = List.of();
    for (var page = page(table, last, pageSize);
        !page.isEmpty();
        page = page(table, last, pageSize)) {
      page.forEach(adder::add);
      last = table.keyOf(page.getLast());
    }
    return adder.sum();
  }

  private static void bind(PreparedStatement statement, List<Cell> cells) throws SQLException {
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).bind(statement, i + 1);
    }
  }

  private static List<List<Cell>> rows(PreparedStatement statement, List<Column> columns)
      throws SQLException {
    try (ResultSet answer = statement.executeQuery()) {
      var rows = new ArrayList<List<Cell>>();
      while (answer.next()) {
        var row = new ArrayList<Cell>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
          row.add(Cell.read(answer, i + 1, columns.get(i).kind()));
        }
        rows.add(List.copyOf(row));
      }
      return rows;
    }
  }
}
