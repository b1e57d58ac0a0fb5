package dev.countersign;

import dev.countersign.config.Config;
import dev.countersign.crypto.HashCost;
import dev.countersign.store.Database;
import dev.countersign.store.PostgresSchema;
import dev.countersign.store.Proxy;
import dev.countersign.store.RealDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The real server on a free port and a directory of its own, in development mode, on a clock that
/// the test moves, with password hashes that cost next to nothing. Safe for use by many threads,
/// but for [#restart()].
///
/// With `-Dcountersign.nodes=3` it is three of them on one PostgreSQL and one clock, and each
/// request goes to the next one, as behind a load balancer that keeps nobody where they were.
public final class AppFixture implements AutoCloseable {
  private static final HashCost CHEAP = new HashCost(64, 1, 1);
  // Only a failing test waits for it.
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern RESET = Pattern.compile("reset-password\\?token=([A-Za-z0-9_-]+)");
  private static final Pattern VERIFY = Pattern.compile("verify-email\\?token=([A-Za-z0-9_-]+)");

  private final TestClock clock = new TestClock();
  private final Path data;
  private final Optional<PostgresSchema> postgres;
  private final Map<String, String> variables;
  private final List<Duration> skews;
  private final UnaryOperator<Database> before;
  private Config config;
  private final AtomicInteger emails = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private List<App> nodes;
  private HttpClient client = HttpClient.newHttpClient();

  private static final int NODES = Integer.getInteger("countersign.nodes", 1);

  /// So that a machine that does a lot at once refuses nobody for that.
  private static final Map<String, String> ROOM =
      Map.of(
          "COUNTERSIGN_DATABASE_POOL_SIZE", "8",
          "COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT", "10s");

  /// What `-Dcountersign.database=postgres` runs every test on that starts a server here.
  private static final boolean ON_POSTGRES =
      NODES > 1 || System.getProperty("countersign.database", "sqlite").equals("postgres");

  private AppFixture(
      Map<String, String> environment,
      Optional<PostgresSchema> postgres,
      UnaryOperator<Database> before) {
    this(
        environment,
        postgres,
        before,
        Collections.nCopies(postgres.isPresent() ? NODES : 1, Duration.ZERO));
  }

  private AppFixture(
      Map<String, String> environment,
      Optional<PostgresSchema> postgres,
      UnaryOperator<Database> before,
      List<Duration> skews) {
    this.postgres = postgres;
    this.before = before;
    this.skews = List.copyOf(skews);
    try {
      data = Files.createTempDirectory("countersign-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    variables = new HashMap<>();
    variables.put("COUNTERSIGN_DATA", data.resolve("data").toString());
    postgres.ifPresent(schema -> variables.putAll(schema.environment()));
    if (skews.size() > 1) {
      variables.putAll(ROOM);
    }
    variables.putAll(environment);
    config = read(variables);
    nodes = startAll();
  }

  // One after the other: the first makes the key that the others find.
  private List<App> startAll() {
    return skews.stream()
        .map(skew -> App.start(config, Clock.offset(clock, skew), new SecureRandom(), before))
        .toList();
  }

  /// A server without rate limits.
  public static AppFixture start() {
    return start(Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"));
  }

  /// A server with the rate limits it has by default.
  public static AppFixture startWithLimits() {
    return start(Map.of());
  }

  /// A server with these environment variables: `COUNTERSIGN_SESSIONS_GRACE` → `5s`.
  public static AppFixture start(Map<String, String> environment) {
    return ON_POSTGRES ? startOnPostgres(environment) : startOnSqlite(environment);
  }

  /// As [#start(Map)], on SQLite whatever the others run on.
  public static AppFixture startOnSqlite(Map<String, String> environment) {
    return new AppFixture(environment, Optional.empty(), database -> database);
  }

  /// As [#start(Map)], on a real PostgreSQL whatever the others run on.
  public static AppFixture startOnPostgres(Map<String, String> environment) {
    return startOn(new PostgresSchema(), environment);
  }

  /// As [#start(Map)], on this PostgreSQL, which a test has for itself.
  public static AppFixture startOn(PostgresSchema schema, Map<String, String> environment) {
    return new AppFixture(environment, Optional.of(schema), database -> database);
  }

  /// As [#startOnSqlite(Map)] or [#startOnPostgres(Map)], with something of the test's before the
  /// database.
  public static AppFixture startBehind(
      UnaryOperator<Database> before, RealDatabase kind, Map<String, String> environment) {
    Optional<PostgresSchema> postgres =
        switch (kind) {
          case SQLITE -> Optional.empty();
          case POSTGRES -> Optional.of(new PostgresSchema());
        };
    return new AppFixture(environment, postgres, before);
  }

  /// As [#startOn], with a node for each of these, whose clock goes wrong by that.
  public static AppFixture startNodes(
      PostgresSchema schema, Map<String, String> environment, List<Duration> skews) {
    return new AppFixture(environment, Optional.of(schema), database -> database, skews);
  }

  /// Stops the server and starts it anew on the same data; its port may be another one.
  public void restart() {
    restart(() -> {});
  }

  /// Stops the server, does something to its data, and starts it anew.
  public void restart(Runnable meanwhile) {
    stopAll();
    meanwhile.run();
    nodes = startAll();
    client = HttpClient.newHttpClient();
  }

  // The client first: a server gives connections that are idle a second before it closes them.
  private void stopAll() {
    client.shutdownNow();
    nodes.forEach(App::stop);
  }

  /// As [#restart(Runnable)], but the server then keeps everything there; its keys stay where they
  /// are.
  public void restartOn(PostgresSchema other, Runnable meanwhile) {
    restartWith(other.environment(), meanwhile);
  }

  /// Stops the server and starts it anew on the same data with these variables as well.
  public void restartWith(Map<String, String> environment) {
    restartWith(environment, () -> {});
  }

  /// As [#restart()], with the database behind a network that the test can break.
  public void restartBehind(Proxy proxy) {
    restartWith(postgres.orElseThrow().environmentThrough(proxy), () -> {});
  }

  /// The network before the PostgreSQL that this server is on.
  public Proxy proxy() {
    return postgres.orElseThrow().proxy();
  }

  /// Changes the tables of the PostgreSQL that this server is on, which goes on serving.
  public void migrate(String sql) {
    postgres.orElseThrow().migrate(sql);
  }

  private void restartWith(Map<String, String> other, Runnable meanwhile) {
    variables.putAll(other);
    restart(() -> {
      meanwhile.run();
      config = read(variables);
    });
  }

  public TestClock clock() {
    return clock;
  }

  /// An address that nobody has used here yet.
  public String newEmail() {
    return "user" + emails.incrementAndGet() + "@example.com";
  }

  /// The environment it runs in, for commands beside it.
  public Map<String, String> environment() {
    return Map.copyOf(variables);
  }

  /// Where the database and the keys are.
  public Path data() {
    return config.data();
  }

  /// A path of the server; of the next one, where there are several.
  public URI uri(String path) {
    App next = nodes.get(turns.getAndIncrement() % nodes.size());
    return URI.create(next.url() + path);
  }

  /// Posts JSON, with headers given as names and values in turn.
  public Reply post(String path, String json, String... headers) {
    var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(json));
    request.header("Content-Type", "application/json");
    return send(request, headers);
  }

  /// Posts JSON with an access token.
  public Reply postAs(String accessToken, String path, String json) {
    return post(path, json, "Authorization", "Bearer " + accessToken);
  }

  /// Posts a form, its fields given as names and values in turn.
  public Reply postForm(String path, String... fields) {
    var form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(i == 0 ? "" : "&").append(fields[i]).append('=');
      form.append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(form.toString()));
    return send(request.header("Content-Type", "application/x-www-form-urlencoded"));
  }

  public Reply get(String path, String... headers) {
    return send(HttpRequest.newBuilder(uri(path)), headers);
  }

  /// Sends any request, with headers given as names and values in turn.
  public Reply send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Reply(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  /// Sends these bytes (ISO-8859-1) over a connection of their own, and reads until it is closed.
  public String raw(String request) {
    URI server = uri("/");
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All mail to the address, newest first, as the JSON of `/dev/mail`.
  public Reply mailTo(String email) {
    String path = "/dev/mail?to=" + URLEncoder.encode(email, StandardCharsets.UTF_8);
    // A node delivers what it has claimed before it answers, and only that: after a round every
    // request has become a mail, after another one every mail is there.
    for (int i = 1; i < 2 * nodes.size(); i++) {
      get(path);
    }
    return get(path, "Accept", "application/json");
  }

  /// The reset tokens mailed to the address, newest first.
  public List<String> resetTokens(String email) {
    return mailedTokens(RESET, email);
  }

  /// The verification tokens mailed to the address, newest first.
  public List<String> verificationTokens(String email) {
    return mailedTokens(VERIFY, email);
  }

  private List<String> mailedTokens(Pattern shape, String email) {
    Matcher links = shape.matcher(mailTo(email).body());
    return links.results().map(link -> link.group(1)).distinct().toList();
  }

  @Override
  public void close() {
    stopAll();
    postgres.ifPresent(PostgresSchema::close);
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The settings of a server like this one.
  static Config read(Map<String, String> variables) {
    return cheap(Config.read(Map.of("port", "0", "dev", "true"), variables));
  }

  private static Config cheap(Config c) {
    return new Config(
        c.host(),
        c.port(),
        c.data(),
        c.database(),
        c.dev(),
        c.naming(),
        c.brand(),
        c.mailTemplates(),
        c.mail(),
        c.momailTokens(),
        c.wackypodTokens(),
        c.resourceServers(),
        c.verification(),
        c.grace(),
        c.hashCost().equals(HashCost.FLOOR) ? CHEAP : c.hashCost(),
        c.peppers(),
        c.hashingLane(),
        c.limits(),
        c.tls(),
        c.trustedProxies(),
        c.proxyProtocol(),
        c.corsOrigins(),
        c.keys(),
        c.logLevel());
  }
}
