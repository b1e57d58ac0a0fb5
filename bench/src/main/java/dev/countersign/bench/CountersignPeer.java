package dev.countersign.bench;

import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Ourselves, among the peers.
final class CountersignPeer implements Peer {
  private Population people = new Population(0);
  private Path data = Path.of("");

  @Override
  public String name() {
    return "Countersign";
  }

  @Override
  public String hash() {
    return "Argon2id m=19456 t=2 p=1, Java on vectors";
  }

  @Override
  public String refresh() {
    return "WackyPod's: the refresh token is spent for a new one, the session's row updated and durable "
        + "before the answer; access token ES256";
  }

  @Override
  public String store() {
    return "SQLite, WAL, synchronous=FULL";
  }

  @Override
  public String runtime() {
    return "this checkout, JDK %s, the launcher's own flags, rate limits off"
        .formatted(Runtime.version());
  }

  @Override
  public void install() {
    // bench/run has built it.
  }

  @Override
  public Duration prepare(int users) throws IOException, SQLException {
    Duration untilFirstAnswer;
    try (var first = start(WorkDirectory.empty("peers-empty"))) {
      untilFirstAnswer = first.untilFirstAnswer();
    }
    people = new Population(users);
    data = people.seed("peers-countersign");
    return untilFirstAnswer;
  }

  @Override
  public PeerServer start() throws IOException {
    return start(data);
  }

  private Running start(Path directory) throws IOException {
    var server = CountersignServer.start(directory);
    try {
      long ready = System.nanoTime();
      server.calls().once(server.calls().jwks());
      Duration first = server.untilReady().plusNanos(System.nanoTime() - ready);
      return new Running(server, people, first);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private record Running(CountersignServer server, Population people, Duration untilFirstAnswer)
      implements PeerServer {
    @Override
    public InetSocketAddress address() {
      return server.address();
    }

    @Override
    public List<ProcessHandle> processes() {
      return server.processes();
    }

    @Override
    public Request login(int user) {
      return server.calls().login(people.email(user), Population.PASSWORD);
    }

    @Override
    public Request jwks() {
      return server.calls().jwks();
    }

    @Override
    public Map<String, Refreshing> refreshes() {
      return Map.of("", user -> server.calls().rotatingAs(people.email(user)));
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
