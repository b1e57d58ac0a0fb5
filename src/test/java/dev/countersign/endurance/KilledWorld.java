package dev.countersign.endurance;

import dev.countersign.Reply;
import dev.countersign.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// A server in a process of its own whose clock stands still unless the test moves it, and whose
/// every end is `kill -9`. One thread at a time.
final class KilledWorld implements World, AutoCloseable {
  private final Map<String, String> environment;
  private final TestClock clock = new TestClock();
  private ChildServer server;
  private int kills;

  KilledWorld(Map<String, String> environment) {
    this.environment = environment;
    this.server = ChildServer.startAt(clock.instant(), environment);
  }

  /// How often it has been killed.
  int kills() {
    return kills;
  }

  @Override
  public Reply post(String path, String json, String... headers) {
    return server.post(path, json, headers);
  }

  @Override
  public Reply mailTo(String email) {
    return server.get("/dev/mail?to=" + email, "Accept", "application/json");
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public boolean pass(Duration time) {
    clock.advance(time);
    server.setClock(clock.instant());
    return true;
  }

  @Override
  public void restart() {
    server.kill();
    kills++;
    server = ChildServer.startAt(clock.instant(), environment);
  }

  @Override
  public void close() {
    server.close();
  }
}
