package dev.countersign.store;

import dev.countersign.base.Secret;
import dev.countersign.store.Cell.Kind;
import dev.countersign.store.Table.Column;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// Fills every table of a SQLite file with what is easily spoilt on the way to another database:
/// null, nothing, the largest numbers, zero bytes, quotes, letters of all lengths, and long values.
/// It asks the database what tables and columns there are.
final class OddRows {
  static final int IN_EACH_TABLE = 24;

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "Z",
          "É",
          "ß ☃ 😀 \uFFFD",
          "' \" \\ \\x00 \r\n\t \u0001 %s ?",
          "null",
          "long ".repeat(2_000));

  private final Connection connection;
  private final Set<String> shortNumbers;
  private final Map<String, List<List<Cell>>> filled = new HashMap<>();

  private OddRows(Connection connection, Set<String> shortNumbers) {
    this.connection = connection;
    this.shortNumbers = shortNumbers;
  }

  /// Makes a database in the directory and fills it.
  ///
  /// @return its tables
  static List<Table> fill(Path directory) throws SQLException {
    SqliteDatabase.open(directory, Clock.systemUTC()).close();
    try (SqliteFile file = SqliteFile.open(directory.resolve(SqliteDatabase.FILE))) {
      List<Table> tables = SqliteTables.in(file.connection());
      var odd = new OddRows(file.connection(), shortNumbers());
      for (Table table : tables) {
        odd.fill(table, tables);
      }
      return tables;
    }
  }

  /// The columns that hold four bytes in PostgreSQL.
  private static Set<String> shortNumbers() throws SQLException {
    try (var schema = new PostgresSchema()) {
      PostgresDatabase.open(schema.settings(), Clock.systemUTC()).close();
      String sql =
          """
          SELECT table_name || '.' || column_name FROM information_schema.columns
          WHERE table_schema = ? AND data_type = 'integer'
          """;
      try (Connection connection = PostgresServer.get().connect();
          PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, schema.url().parameters().get("currentSchema"));
        try (ResultSet rows = statement.executeQuery()) {
          var names = new HashSet<String>();
          while (rows.next()) {
            names.add(rows.getString(1));
          }
          return names;
        }
      }
    }
  }

  private void fill(Table table, List<Table> tables) throws SQLException {
    Map<String, String> references = references(table);
    Set<String> nullable = nullable(table);
    var rows = new ArrayList<List<Cell>>();
    for (int i = 0; i < IN_EACH_TABLE; i++) {
      var row = new ArrayList<Cell>();
      for (Column column : table.columns()) {
        String referenced = references.get(column.name());
        if (referenced != null) {
          row.add(keyOf(referenced, tables, i));
        } else if (nullable.contains(column.name()) && i % 3 == 0) {
          row.add(new Cell.Nothing(column.kind()));
        } else {
          row.add(odd(table, column, i));
        }
      }
      rows.add(row);
    }
    new TableRows(connection, Dialect.SQLITE).insert(table, rows);
    filled.put(table.name(), rows);
  }

  private Cell keyOf(String referenced, List<Table> tables, int i) {
    Table other =
        tables.stream().filter(table -> table.name().equals(referenced)).findFirst().orElseThrow();
    return other.keyOf(Objects.requireNonNull(filled.get(referenced)).get(i)).getFirst();
  }

  private Cell odd(Table table, Column column, int i) {
    // Distinct within each column, for there are unique ones.
    int variant = (i + table.columns().indexOf(column)) % TEXTS.size();
    String suffix = i < TEXTS.size() ? "" : Integer.toString(i);
    return switch (column.kind()) {
      case NUMBER -> new Cell.Whole(number(table, column, variant));
      case TEXT -> new Cell.Text(TEXTS.get(variant) + suffix);
      case BYTES -> new Cell.Bytes(Secret.of(bytes(column, i, variant, suffix)));
    };
  }

  private long number(Table table, Column column, int variant) {
    if (column.name().equals("email_verified") || column.name().equals("cut_off")) {
      return variant % 2;
    }
    boolean isShort = shortNumbers.contains(table.name() + "." + column.name());
    return switch (variant) {
      case 0 -> isShort ? Integer.MAX_VALUE : Long.MAX_VALUE;
      case 1 -> isShort ? Integer.MIN_VALUE : Long.MIN_VALUE;
      case 2 -> 0;
      default -> -variant;
    };
  }

  private static byte[] bytes(Column column, int i, int variant, String suffix) {
    // Those that refer to an account are keys of the account's.
    if (Set.of("id", "key_hash", "account_id").contains(column.name())) {
      var id = new byte[16];
      id[0] = (byte) (i * 11); // some have the sign bit
      id[15] = (byte) i;
      return id;
    }
    var random = new Random(i);
    byte[] start =
        switch (variant) {
          case 0 -> new byte[0];
          case 1 -> new byte[1];
          case 2 -> new byte[] {0, 1, 0, -1, 0};
          case 3 -> new byte[5_000];
          default -> new byte[10 + variant];
        };
    if (variant > 2) {
      random.nextBytes(start);
    }
    byte[] end = suffix.getBytes(StandardCharsets.US_ASCII);
    var all = new byte[start.length + end.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(end, 0, all, start.length, end.length);
    return column.kind() == Kind.BYTES && column.name().endsWith("_hash") ? head(all) : all;
  }

  // An index takes no more than that.
  private static byte[] head(byte[] bytes) {
    return bytes.length > 2_000 ? java.util.Arrays.copyOf(bytes, 2_000) : bytes;
  }

  private Map<String, String> references(Table table) throws SQLException {
    return pairs("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?)", table);
  }

  private Set<String> nullable(Table table) throws SQLException {
    return pairs(
            "SELECT name, '' FROM pragma_table_info(?) WHERE \"notnull\" = 0 AND pk = 0", table)
        .keySet();
  }

  private Map<String, String> pairs(String sql, Table table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        var pairs = new HashMap<String, String>();
        while (rows.next()) {
          pairs.put(rows.getString(1), rows.getString(2));
        }
        return pairs;
      }
    }
  }
}
