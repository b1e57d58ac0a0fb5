package dev.countersign.store;

import dev.countersign.base.Secret;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/// A real PostgreSQL of the tests' own, started on first use and gone with this process, however
/// that ends; or the one that the environment variable `PG_URL` names.
///
/// PostgreSQL refuses to run as root, so root runs it as nobody in particular. Its databases sort
/// as people do (ICU, en-US; by bytes before version 15, which has no such databases), which is
/// what a collation that matters would show on. It does not sync: a killed server loses nothing by
/// that, only a machine that stops does. Nor does it look for deadlocks before statements have
/// timed out: who meets one is refused, where it would else begin again and no test would see it.
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "postgres";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(60);
  // So that a machine that does a lot at once refuses nobody for that.
  private static final Duration ROOM = Duration.ofSeconds(10);
  private static final int ATTEMPT_MILLIS = 50;
  private static final int FIRST_WITH_ICU_DATABASES = 15;

  // Its input ends when this process does; a line there asks for the next server, once one is dead.
  // The last one may be stopped, with all its children, and would then not hear that it is to end.
  private static final String UNTIL_INPUT_ENDS =
      """
      trap '' INT TERM HUP
      directory=$1; shift
      "$@" </dev/null >"$directory/log" 2>&1 &
      while read -r again; do
        wait $!
        "$@" </dev/null >>"$directory/log" 2>&1 &
      done
      pkill -CONT -P $! 2>/dev/null
      kill -CONT $! && kill -INT $! && wait $!
      rm -rf "$directory"
      """;

  /// Ways for root to be somebody else. The first needs no more than root has in a container, the
  /// second no more than what a system has that lacks the first.
  private static final List<List<String>> AS_SOMEBODY_ELSE =
      List.of(
          List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
          List.of("unshare", "--user"));

  // Held, for a logger that nobody holds forgets its level; the pool announces each of its steps,
  // and each connection that a test breaks.
  private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");

  private static final class Held {
    static final PostgresServer SERVER = givenOrStarted();
  }

  /// A server of ours: what runs it, and where it is.
  private record Started(Process shell, Path home) {}

  private final PostgresUrl url;
  private final Optional<Started> started;

  private PostgresServer(PostgresUrl url, Optional<Started> started) {
    this.url = url;
    this.started = started;
  }

  static PostgresServer get() {
    POOL.setLevel(Level.SEVERE);
    return Held.SERVER;
  }

  private static PostgresServer givenOrStarted() {
    String given = System.getenv().getOrDefault("PG_URL", "");
    return given.isEmpty()
        ? start()
        : new PostgresServer(PostgresUrl.parse(given).orElseThrow(), Optional.empty());
  }

  PostgresUrl url() {
    return url;
  }

  /// The server's own process; 0 while there is none of ours.
  long pid() {
    return started.map(Started::home).map(PostgresServer::pid).orElse(0L);
  }

  /// Without TLS, a few connections, and time for statements on a busy machine.
  static Postgres settings(PostgresUrl url) {
    return new Postgres(url, Tls.DISABLE, 8, ROOM);
  }

  Connection connect() throws SQLException {
    return PostgresSource.of(settings(url), Duration.ofSeconds(30)).getConnection();
  }

  /// One more server, for one test to do its worst to. Without the binaries, which whoever names a
  /// server with `PG_URL` may do without, the test is skipped.
  public static PostgresServer own() {
    POOL.setLevel(Level.SEVERE);
    try {
      return start();
    } catch (IllegalStateException e) {
      if (System.getenv("PG_URL") != null) {
        System.out.println("NOT TESTED, for no PostgreSQL can be started here: " + e.getMessage());
        Assumptions.abort("no PostgreSQL can be started here: " + e.getMessage());
      }
      throw e;
    }
  }

  /// Starts one more server. It ends with this process.
  static PostgresServer start() {
    return start(Optional.empty());
  }

  /// Starts a server that offers TLS with this certificate, to who asks for it. It ends with this
  /// process.
  static PostgresServer startWithTls(CertificateAuthority.Issued certificate) {
    return start(Optional.of(certificate));
  }

  private static PostgresServer start(Optional<CertificateAuthority.Issued> certificate) {
    try {
      Path home = Files.createTempDirectory("countersign-postgres");
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpack(home);
      Path work = Files.createDirectory(home.resolve("work"));
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
      String password = UUID.randomUUID().toString();
      List<String> prefix = prefix(home);
      initialise(home, prefix, password);
      if (certificate.isPresent()) {
        install(home, prefix, certificate.get());
      }
      return run(home, prefix, Secret.ofText(password));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while PostgreSQL started", e);
    }
  }

  /// Stops all its processes where they are: connections stay open, and nobody answers.
  public void freeze() {
    Signals frozen;
    do {
      // One that was started after the list was made has to stop, too.
      frozen = processes();
      frozen.send("STOP");
      frozen.awaitStop(END_TIMEOUT);
    } while (!processes().equals(frozen));
  }

  /// Lets all its processes go on.
  public void thaw() {
    processes().send("CONT");
  }

  /// Kills all its processes at the same moment; returns when none is left.
  public void kill() {
    // Frozen, none of them can start another one or tell a client.
    freeze();
    Signals processes = processes();
    processes.send("KILL");
    processes.awaitEnd(END_TIMEOUT);
  }

  /// Starts it again after [#kill()], on the same data and port, unless it runs; returns when it
  /// answers.
  public void restart() {
    Started server = started.orElseThrow();
    if (processes().areRunning()) {
      return;
    }
    try {
      OutputStream input = server.shell().getOutputStream();
      input.write('\n');
      input.flush();
      awaitAnswer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while PostgreSQL started", e);
    }
  }

  private Signals processes() {
    return Signals.to(pid());
  }

  /// Ends one that was started for a test alone, and removes all it has.
  @Override
  public void close() {
    Started server = started.orElseThrow();
    try {
      server.shell().getOutputStream().close();
      server.shell().waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while PostgreSQL ended", e);
    }
  }

  private static void unpack(Path home) throws IOException {
    boolean isMac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "arm_64";
    String archive = "/postgres-" + (isMac ? "darwin-" : "linux-") + architecture + ".txz";
    try (InputStream in = PostgresServer.class.getResourceAsStream(archive)) {
      if (in == null) {
        throw new IllegalStateException("no " + archive + " here: name a server with PG_URL");
      }
      var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = home.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink() || entry.isLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
  }

  private static List<String> prefix(Path home) throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    for (List<String> prefix : AS_SOMEBODY_ELSE) {
      var command = new ArrayList<>(prefix);
      command.addAll(List.of(home.resolve("bin/postgres").toString(), "--version"));
      try {
        if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0) {
          return prefix;
        }
      } catch (IOException e) {
        // There is no such program here.
      }
    }
    throw new IllegalStateException("root cannot run PostgreSQL here: name a server with PG_URL");
  }

  private static void initialise(Path home, List<String> prefix, String password)
      throws IOException, InterruptedException {
    Path secret = Files.writeString(home.resolve("secret"), password);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    var command = new ArrayList<>(prefix);
    command.add(home.resolve("bin/initdb").toString());
    command.addAll(List.of("--pgdata", home.resolve("work/data").toString()));
    command.addAll(List.of("--username", USER, "--pwfile", secret.toString()));
    command.addAll(List.of("--auth", "scram-sha-256", "--no-sync", "--encoding", "UTF8"));
    command.addAll(List.of("--locale", "C"));
    if (majorVersion(home) >= FIRST_WITH_ICU_DATABASES) {
      command.addAll(List.of("--locale-provider", "icu", "--icu-locale", "en-US"));
    }
    runToItsEnd(home, command);
    Files.delete(secret);
  }

  // postgres (PostgreSQL) 18.6
  private static int majorVersion(Path home) throws IOException, InterruptedException {
    String version = runToItsEnd(home, List.of(home + "/bin/postgres", "--version"));
    return Integer.parseInt(version.replaceFirst("(?s).*\\) (\\d+).*", "$1"));
  }

  // Its key has to be its own file: it takes none that others can read.
  private static void install(
      Path home, List<String> prefix, CertificateAuthority.Issued certificate)
      throws IOException, InterruptedException {
    Path data = home.resolve("work/data");
    Path settings = Files.writeString(home.resolve("tls.conf"), "ssl = on\n");
    Path shown = Files.writeString(home.resolve("server.crt"), certificate.certificate());
    Path key = Files.writeString(home.resolve("server.key"), certificate.key());
    for (Path each : List.of(settings, shown, key)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-r--r--"));
    }
    var command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            "sh",
            "-c",
            "umask 077 && cp server.crt server.key $0 && cat tls.conf >>$0/postgresql.conf"));
    command.add(data.toString());
    runToItsEnd(home, command);
  }

  private static String runToItsEnd(Path home, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(home, "command", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String said = Files.readString(log);
    if (status != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
    }
    return said;
  }

  private static PostgresServer run(Path home, List<String> prefix, Secret password)
      throws IOException, InterruptedException {
    int port = freePort();
    var command = new ArrayList<>(List.of("sh", "-c", UNTIL_INPUT_ENDS, "sh", home.toString()));
    command.addAll(prefix);
    command.add(home.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", home.resolve("work/data").toString()));
    command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-k", ""));
    command.addAll(List.of("-c", "fsync=off", "-c", "max_connections=300"));
    command.addAll(List.of("-c", "deadlock_timeout=1min"));
    Process shell = new ProcessBuilder(command).directory(home.toFile()).start();
    PostgresUrl url =
        PostgresUrl.parse("postgres://" + USER + "@127.0.0.1:" + port + "/postgres")
            .orElseThrow()
            .withPassword(password);
    var started = new Started(shell, home);
    var server = new PostgresServer(url, Optional.of(started));
    server.awaitAnswer(started);
    return server;
  }

  private void awaitAnswer(Started server) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline
        && !server.shell().waitFor(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS)) {
      if (pid() != 0 && answers()) {
        return;
      }
    }
    throw new IllegalStateException("no start: " + Files.readString(server.home().resolve("log")));
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static long pid(Path home) {
    try {
      Path file = home.resolve("work/data/postmaster.pid");
      return Files.exists(file)
          ? Files.readString(file).lines().findFirst().map(Long::parseLong).orElse(0L)
          : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
