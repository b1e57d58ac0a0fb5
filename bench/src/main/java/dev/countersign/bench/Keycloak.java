package dev.countersign.bench;

import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Keycloak as it is run in production behind something that speaks TLS: built first, then started
/// with `--optimized`, on the JDK that runs this.
final class Keycloak implements Peer {
  static final String REALM = "bench";
  static final String ROTATING_REALM = "bench-rotating";
  static final String CLIENT = "bench";

  /// As many as there are clients at most.
  private static final int ROTATING_USERS = 64;

  private static final String VERSION = "26.7.3";
  private static final String UNPACK =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack";
  private static final String ADMIN = "bench-admin";

  private final Path root = Path.of("bench", "target", "peers").toAbsolutePath();
  private final Path home = root.resolve("keycloak-" + VERSION);
  private final Database database;
  private final List<String> more;

  /// Where it keeps its data.
  ///
  /// @param name for the report
  /// @param vendor what its `--db` says
  /// @param options of its start, such as its address
  record Database(String name, String vendor, List<String> options) {
    /// In a file below Keycloak's own `data` directory, emptied before each preparation.
    static final Database H2 = new Database("H2 in a file (`dev-file`)", "dev-file", List.of());
  }

  private Keycloak(Database database, List<String> more) {
    this.database = database;
    this.more = more;
  }

  static Keycloak on(Database database) {
    return new Keycloak(database, List.of());
  }

  /// The same installation and users, hashing with the parameters that we use; passwords are hashed
  /// anew at the next login.
  Keycloak hashingLikeUs() {
    return new Keycloak(
        database,
        List.of(
            "--spi-password-hashing--argon2--memory=19456",
            "--spi-password-hashing--argon2--iterations=2"));
  }

  @Override
  public String name() {
    return "Keycloak";
  }

  @Override
  public String hash() {
    return "Argon2id m=7168 t=5 p=1, its default";
  }

  @Override
  public String refresh() {
    return "grant_type=refresh_token of a public client; by default the refresh token before stays good, "
        + "with rotation (revokeRefreshToken, refreshTokenMaxReuse=0) it does not; access token RS256";
  }

  @Override
  public String store() {
    return database.name();
  }

  @Override
  public String runtime() {
    return ("%s, JDK %s, `kc.sh start --optimized` over plain HTTP, `--cache=local`, its own JVM flags, "
            + "brute-force detection off (its default)")
        .formatted(VERSION, Runtime.version());
  }

  @Override
  public void install() throws IOException {
    Path built = home.resolve("built-for-" + database.vendor());
    if (Files.exists(built)) {
      return;
    }
    System.out.println("  fetching and building Keycloak " + VERSION + "…");
    WorkDirectory.delete(home);
    Files.createDirectories(root);
    Command.run(
        Path.of("").toAbsolutePath(),
        List.of(
            "./mvnw",
            "-B",
            "-q",
            UNPACK,
            "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip",
            "-DoutputDirectory=" + root,
            "-Dmdep.overWriteReleases=true"));
    Command.run(home, List.of("bin/kc.sh", "build", "--db=" + database.vendor()));
    Files.createFile(built);
  }

  @Override
  public Duration prepare(int users) throws IOException {
    WorkDirectory.delete(home.resolve("data"));
    try (PeerServer server = start()) {
      var admin = new Admin(server.address());
      admin.create(REALM, false, users);
      admin.create(ROTATING_REALM, true, Math.min(users, ROTATING_USERS));
      return server.untilFirstAnswer();
    }
  }

  private record Admin(InetSocketAddress address) {
    // Each password is hashed: few at a time, for a cold JVM takes seconds for one.
    private static final int BATCH = 5;

    void create(String name, boolean rotating, int users) throws IOException {
      post("/admin/realms", realm(name, rotating));
      for (int first = 0; first < users; first += BATCH) {
        String batch =
            IntStream.range(first, Math.min(users, first + BATCH))
                .mapToObj(Keycloak::user)
                .collect(Collectors.joining(","));
        String body = "{\"ifResourceExists\":\"FAIL\",\"users\":[%s]}".formatted(batch);
        post("/admin/realms/" + name + "/partialImport", body);
      }
    }

    private void post(String path, String body) throws IOException {
      String fields =
          "grant_type=password&client_id=admin-cli&username=%s&password=%s".formatted(ADMIN, ADMIN);
      var login = Request.form(address, "/realms/master/protocol/openid-connect/token", fields);
      String token = PeerServer.once(address, login).text("access_token");
      PeerServer.once(address, Request.post(address, path, body, "Authorization: Bearer " + token));
    }
  }

  private static String realm(String name, boolean rotating) {
    return """
    {"realm":"%s","enabled":true,"sslRequired":"none","bruteForceProtected":false,
     "revokeRefreshToken":%b,"refreshTokenMaxReuse":0,
     "clients":[{"clientId":"%s","enabled":true,"publicClient":true,
                 "standardFlowEnabled":false,"directAccessGrantsEnabled":true}]}
    """
        .formatted(name, rotating, CLIENT);
  }

  private static String user(int user) {
    return """
    {"username":"%s","email":"%s@example.com","emailVerified":true,"enabled":true,
     "firstName":"Ada","lastName":"Bench",
     "credentials":[{"type":"password","value":"%s","temporary":false}]}
    """
        .formatted(username(user), username(user), Population.PASSWORD);
  }

  static String username(int user) {
    return "user" + user;
  }

  @Override
  public PeerServer start() throws IOException {
    InetSocketAddress address = PeerProcess.freeAddress();
    var words =
        new ArrayList<>(
            List.of(
                "bin/kc.sh",
                "start",
                "--optimized",
                "--cache=local",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + address.getPort(),
                "--hostname-strict=false"));
    words.addAll(database.options());
    words.addAll(more);
    var environment =
        Map.of(
            "KC_BOOTSTRAP_ADMIN_USERNAME",
            ADMIN,
            "KC_BOOTSTRAP_ADMIN_PASSWORD",
            ADMIN,
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS",
            "");
    var process =
        PeerProcess.start(
            home,
            words,
            environment,
            WorkDirectory.empty("peers-keycloak").resolve("server.log"),
            address,
            Request.get(address, "/realms/master/protocol/openid-connect/certs"));
    return new KeycloakServer(process, address);
  }
}
