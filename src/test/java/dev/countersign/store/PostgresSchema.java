package dev.countersign.store;

import dev.countersign.store.DatabaseSettings.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// An empty corner of a real PostgreSQL that one test has for itself, and that is dropped with all
/// that is in it.
public final class PostgresSchema implements AutoCloseable {
  private final PostgresServer server;
  private final String name = "test_" + UUID.randomUUID().toString().replace('-', '_');

  public PostgresSchema() {
    this(PostgresServer.get());
  }

  public PostgresSchema(PostgresServer server) {
    this.server = server;
    run("CREATE SCHEMA " + name);
  }

  /// Where to find it.
  PostgresUrl url() {
    PostgresUrl url = server.url();
    var parameters = new LinkedHashMap<>(url.parameters());
    parameters.put("currentSchema", name);
    return new PostgresUrl(url.servers(), url.database(), url.user(), url.password(), parameters);
  }

  Postgres settings() {
    return PostgresServer.settings(url());
  }

  /// One more node's connection to the tables here.
  public Database node() {
    return PostgresDatabase.open(settings(), Clock.systemUTC());
  }

  /// A network before the server, for a test to break.
  public Proxy proxy() {
    return new Proxy(server.url().servers().getFirst().port());
  }

  /// The environment of a server that keeps everything here, and reaches it through the proxy.
  public Map<String, String> environmentThrough(Proxy proxy) {
    PostgresUrl url = url();
    return environment(
        new PostgresUrl(
            List.of(new PostgresUrl.Server("127.0.0.1", proxy.port())),
            url.database(),
            url.user(),
            url.password(),
            url.parameters()));
  }

  /// The environment of a server that keeps everything here.
  public Map<String, String> environment() {
    return environment(url());
  }

  private static Map<String, String> environment(PostgresUrl url) {
    String parameters =
        url.parameters().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("&", "?", ""));
    return Map.of(
        "COUNTERSIGN_DATABASE_URL",
        url + parameters,
        "COUNTERSIGN_DATABASE_USER",
        url.user(),
        "COUNTERSIGN_DATABASE_PASSWORD",
        url.password().exposeText(),
        "COUNTERSIGN_DATABASE_POOL_SIZE",
        "4");
  }

  /// Runs a statement as somebody else than the server under test.
  void run(String sql) {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Changes the tables here, as a newer node does that starts while older ones serve.
  public void migrate(String sql) {
    run("SET search_path TO " + name + "; " + sql);
  }

  @Override
  public void close() {
    run("DROP SCHEMA " + name + " CASCADE");
  }
}
