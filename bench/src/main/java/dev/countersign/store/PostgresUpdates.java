package dev.countersign.store;

import dev.countersign.bench.RawUpdates;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Raw updates in PostgreSQL, on connections as the server opens them, each with a thread and a row
/// of its own: what this database can do.
public final class PostgresUpdates implements RawUpdates {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final List<Connection> connections;
  private final ExecutorService threads;

  private PostgresUpdates(List<Connection> connections) {
    this.connections = List.copyOf(connections);
    this.threads = Executors.newFixedThreadPool(connections.size());
  }

  /// Opens so many connections, and makes a table of their own with a row for each.
  ///
  /// @param url as the server takes it
  public static PostgresUpdates on(String url, int connections) throws SQLException {
    var all = new ArrayList<Connection>();
    for (int i = 0; i < connections; i++) {
      all.add(connect(url));
    }
    try (Statement statement = all.getFirst().createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS raw_update (
            id              INTEGER NOT NULL PRIMARY KEY,
            generation      INTEGER NOT NULL,
            refreshed_at    BIGINT  NOT NULL,
            idle_expires_at BIGINT  NOT NULL
          ) WITH (fillfactor = 85)
          """);
      statement.execute(
          """
          INSERT INTO raw_update SELECT n, 1, 0, 0 FROM generate_series(0, %d) AS n
          ON CONFLICT DO NOTHING
          """
              .formatted(connections - 1));
    }
    return new PostgresUpdates(all);
  }

  /// A connection by the server's own code; `sslmode` of the URL says how it is protected.
  public static Connection connect(String url) throws SQLException {
    PostgresUrl parsed =
        PostgresUrl.parse(url).orElseThrow(() -> new SQLException("no URL of PostgreSQL"));
    Tls tls = parsed.isLoopback() ? Tls.DISABLE : Tls.VERIFY_FULL;
    Connection connection =
        PostgresSource.of(new Postgres(parsed, tls, 1, ANSWER_TIMEOUT), ANSWER_TIMEOUT)
            .getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = on");
    }
    return connection;
  }

  @Override
  public double rate(int batch, Duration turn) throws SQLException {
    var updating = new ArrayList<Callable<Long>>();
    long start = System.nanoTime();
    for (int row = 0; row < connections.size(); row++) {
      int own = row;
      updating.add(() -> updates(connections.get(own), own, batch, start + turn.toNanos()));
    }
    try {
      long count = 0;
      for (Future<Long> updates : threads.invokeAll(updating)) {
        count += updates.get();
      }
      return count * 1e9 / (System.nanoTime() - start);
    } catch (ExecutionException e) {
      throw new SQLException("an update failed", e);
    } catch (InterruptedException e) {
      throw new SQLException("interrupted", e);
    }
  }

  private static long updates(Connection connection, int row, int batch, long end)
      throws SQLException {
    connection.setAutoCommit(batch == 1);
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE raw_update SET generation = generation + 1, refreshed_at = ?, idle_expires_at = ?
             WHERE id = ?
            """)) {
      long count = 0;
      while (System.nanoTime() < end) {
        for (int i = 0; i < batch; i++) {
          update(update, row);
        }
        if (batch > 1) {
          connection.commit();
        }
        count += batch;
      }
      return count;
    }
  }

  private static void update(PreparedStatement update, int row) throws SQLException {
    long now = System.currentTimeMillis();
    update.setLong(1, now);
    update.setLong(2, now + Duration.ofDays(7).toMillis());
    update.setInt(3, row);
    if (update.executeUpdate() != 1) {
      throw new SQLException("no such row");
    }
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
