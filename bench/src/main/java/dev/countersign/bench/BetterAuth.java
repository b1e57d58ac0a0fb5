package dev.countersign.bench;

import dev.countersign.bench.load.Answer;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Better Auth on Node.js with the few lines of server that its users write.
final class BetterAuth implements Peer {
  private static final Path SOURCE = Path.of("bench", "peers", "better-auth");
  private static final String LOCK = "package-lock.json";
  private static final Pattern SESSION =
      Pattern.compile("(?i)set-cookie: (better-auth\\.session_token=[^;]+)");

  private final Path home = Path.of("bench", "target", "peers", "better-auth").toAbsolutePath();
  private Path data = Path.of("");

  @Override
  public String name() {
    return "Better Auth";
  }

  @Override
  public String hash() {
    return "scrypt N=16384 r=16 p=1, its default";
  }

  @Override
  public String refresh() {
    return "it has no refresh token of its own: session cookie → JWT (EdDSA) by its jwt plugin's `/token`, "
        + "which reads the session's row and writes none within a day";
  }

  @Override
  public String store() {
    return "SQLite by better-sqlite3, WAL, synchronous as it comes";
  }

  @Override
  public String runtime() {
    return "%s, Node.js %s, one process, NODE_ENV=production, rate limits and telemetry off"
        .formatted(version(), Command.outputOf("node", "--version"));
  }

  private String version() {
    try {
      String lock = Files.readString(home.resolve("node_modules/better-auth/package.json"));
      return lock.replaceAll("(?s).*?\"version\": *\"([^\"]+)\".*", "$1");
    } catch (IOException e) {
      return "version unknown";
    }
  }

  @Override
  public void install() throws IOException {
    Path installed = home.resolve("installed.json");
    Files.createDirectories(home);
    for (String file : List.of("package.json", LOCK, "server.mjs")) {
      Files.copy(SOURCE.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(installed) || Files.mismatch(installed, home.resolve(LOCK)) >= 0) {
      System.out.println("  installing Better Auth with npm, which may compile its SQLite…");
      Command.run(home, List.of("npm", "ci", "--no-audit", "--no-fund"));
      Files.copy(home.resolve(LOCK), installed, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public Duration prepare(int users) throws IOException {
    data = WorkDirectory.empty("peers-better-auth");
    try (var server = start()) {
      for (int user = 0; user < users; user++) {
        String body =
            "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Ada\"}"
                .formatted(email(user), Population.PASSWORD);
        PeerServer.once(
            server.address(), Request.post(server.address(), "/api/auth/sign-up/email", body));
      }
      return server.untilFirstAnswer();
    }
  }

  @Override
  public PeerServer start() throws IOException {
    InetSocketAddress address = PeerProcess.freeAddress();
    var words =
        List.of(
            "node",
            "server.mjs",
            data.resolve("auth.db").toString(),
            Integer.toString(address.getPort()));
    var process =
        PeerProcess.start(
            home,
            words,
            Map.of("NODE_ENV", "production"),
            data.resolveSibling("peers-better-auth.log"),
            address,
            jwks(address));
    return new Running(process, address);
  }

  private static Request jwks(InetSocketAddress address) {
    return Request.get(address, "/api/auth/jwks");
  }

  private static String email(int user) {
    return "user%d@example.com".formatted(user);
  }

  private record Running(PeerProcess process, InetSocketAddress address) implements PeerServer {
    @Override
    public List<ProcessHandle> processes() {
      return process.processes();
    }

    @Override
    public Duration untilFirstAnswer() {
      return process.untilFirstAnswer();
    }

    @Override
    public Request login(int user) {
      return Request.post(
          address,
          "/api/auth/sign-in/email",
          "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email(user), Population.PASSWORD));
    }

    @Override
    public Request jwks() {
      return BetterAuth.jwks(address);
    }

    @Override
    public Map<String, Refreshing> refreshes() {
      return Map.of("", this::open);
    }

    private Client open(int user) throws IOException {
      Answer answer = PeerServer.once(address, login(user));
      var cookie = SESSION.matcher(answer.head());
      if (!cookie.find()) {
        throw new IOException("no session in " + answer.head());
      }
      return Client.always(Request.get(address, "/api/auth/token", "Cookie: " + cookie.group(1)));
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
