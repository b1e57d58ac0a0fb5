package dev.countersign.endurance;

import dev.countersign.Reply;
import dev.countersign.store.PostgresSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Several servers in processes of their own on one PostgreSQL, and a client that takes the next
/// one for each call, as a load balancer does. Closing it kills them.
final class Cluster implements World, AutoCloseable {
  /// So that a machine that does a lot at once refuses nobody for that.
  private static final Map<String, String> ROOM =
      Map.of(
          "COUNTERSIGN_DATABASE_POOL_SIZE", "24",
          "COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT", "10s");

  private final PostgresSchema schema = new PostgresSchema();
  private final List<ChildServer> nodes = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, String> environment;

  /// Starts so many nodes at the same moment on an empty database.
  ///
  /// @param settings environment variables that all of them have
  Cluster(int size, Map<String, String> settings) {
    environment = new HashMap<>(schema.environment());
    environment.putAll(ROOM);
    environment.putAll(settings);
    var starts = new ArrayList<Callable<ChildServer>>();
    for (int i = 0; i < size; i++) {
      starts.add(this::start);
    }
    nodes.addAll(Together.run(starts));
  }

  private ChildServer start() {
    try {
      // Each has a directory of its own, as on a machine of its own.
      Path data = Files.createTempDirectory("countersign-node");
      Files.delete(data);
      return ChildServer.start(
          environment, List.of("--port", "0", "--dev", "--data", data.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ChildServer> nodes() {
    return nodes;
  }

  ChildServer node(int number) {
    return nodes.get(number);
  }

  /// Posts to the next node, or to the one after that when that one is gone.
  @Override
  public Reply post(String path, String json, String... headers) {
    int call = calls.getAndIncrement();
    try {
      return node(call % nodes.size()).post(path, json, headers);
    } catch (UncheckedIOException e) {
      return node((call + 1) % nodes.size()).post(path, json, headers);
    }
  }

  /// Starts another node in the place of this one.
  void replace(int number) {
    nodes.set(number, start());
  }

  @Override
  public Reply mailTo(String email) {
    String path = "/dev/mail?to=" + email;
    // A node delivers what it has claimed before it answers, and only that: after a round every
    // request has become a mail, after another one every mail is there.
    Reply mails = node(0).get(path);
    for (int round = 0; round < 2; round++) {
      for (ChildServer node : nodes) {
        mails = node.get(path, "Accept", "application/json");
      }
    }
    return mails;
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public boolean pass(Duration time) {
    long now = clock().millis();
    while (clock().millis() == now) {
      Thread.onSpinWait();
    }
    return false;
  }

  /// Kills one of the nodes and starts another in its place.
  @Override
  public void restart() {
    int number = calls.getAndIncrement() % nodes.size();
    node(number).kill();
    replace(number);
  }

  @Override
  public void close() {
    nodes.forEach(ChildServer::close);
    schema.close();
  }
}
