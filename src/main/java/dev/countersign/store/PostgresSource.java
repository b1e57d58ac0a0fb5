package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.PostgresUrl.Server;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/// How the driver reaches a server: the URL's own parameters, and what is set here unless they say
/// otherwise.
final class PostgresSource {
  /// A server that is there answers within milliseconds.
  private static final int CONNECT_TIMEOUT_SECONDS = 1;

  /// From there to a session: a server that hangs accepts and says nothing. The pools have a
  /// shorter one of their own.
  private static final int LOGIN_TIMEOUT_SECONDS = 30;

  /// The certificates that Java trusts, rather than those in a file below the home directory.
  private static final String JAVAS_TRUST = "org.postgresql.ssl.DefaultJavaSSLFactory";

  private PostgresSource() {}

  /// @param answerTimeout how long to wait for an answer of the server, in whole seconds
  /// @throws StartRefused when the URL has a parameter that nobody knows
  static PGSimpleDataSource of(Postgres settings, Duration answerTimeout) {
    PostgresUrl url = settings.url();
    var source = new PGSimpleDataSource();
    source.setServerNames(url.servers().stream().map(Server::host).toArray(String[]::new));
    source.setPortNumbers(url.servers().stream().mapToInt(Server::port).toArray());
    if (!url.database().isEmpty()) {
      source.setDatabaseName(url.database());
    }
    if (!url.user().isEmpty()) {
      source.setUser(url.user());
    }
    if (url.password().length() > 0) {
      source.setPassword(url.password().exposeText());
    }
    parameters(settings, answerTimeout).forEach((name, value) -> set(source, name, value));
    return source;
  }

  private static Map<String, String> parameters(Postgres settings, Duration answerTimeout) {
    Map<String, String> given = settings.url().parameters();
    var all = new LinkedHashMap<String, String>();
    all.put("ApplicationName", "countersign");
    all.put("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
    all.put("loginTimeout", Integer.toString(LOGIN_TIMEOUT_SECONDS));
    all.put("socketTimeout", Long.toString(answerTimeout.toSeconds()));
    all.put("tcpKeepAlive", "true");
    // Kerberos is asked for by who has it; for all others this is one question less.
    all.put("gssEncMode", "disable");
    // The detail of an error quotes what was stored.
    all.put("logServerErrorDetail", "false");
    if (settings.url().servers().size() > 1) {
      all.put("targetServerType", "primary");
    }
    all.put("sslmode", settings.tls().text());
    if (settings.tls().verifies() && !given.containsKey("sslrootcert")) {
      all.put("sslfactory", JAVAS_TRUST);
    }
    all.putAll(given);
    return all;
  }

  private static void set(PGSimpleDataSource source, String name, String value) {
    try {
      source.setProperty(name, value);
    } catch (SQLException | IllegalArgumentException e) {
      throw new StartRefused(
          "database.url has a parameter that the PostgreSQL driver does not take: " + name + ".",
          e);
    }
  }
}
