package dev.countersign.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server of ours in a process of its own, started as a user starts it, with rate limits off
/// unless asked for: a storm from many addresses would pass them, and ours comes from one.
final class CountersignServer implements AutoCloseable {
  private static final String READY = "ready on ";
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final InetSocketAddress address;
  private final Duration untilReady;

  private CountersignServer(Process process, InetSocketAddress address, Duration untilReady) {
    this.process = process;
    this.address = address;
    this.untilReady = untilReady;
  }

  /// Starts one on a free port; returns when it says that it is ready.
  static CountersignServer start(Path data) throws IOException {
    return start(data, Machine.javaOpts());
  }

  static CountersignServer start(Path data, String javaOpts) throws IOException {
    return start(data, javaOpts, Map.of());
  }

  /// @param settings more settings, as environment variables
  static CountersignServer start(Path data, String javaOpts, Map<String, String> settings)
      throws IOException {
    var builder =
        new ProcessBuilder("./countersign", "serve", "--port", "0", "--data", data.toString())
            .redirectError(data.resolveSibling(data.getFileName() + ".log").toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    environment.put("COUNTERSIGN_LIMITS_ENABLED", "false");
    environment.putAll(settings);
    environment.put("JAVA_OPTS", javaOpts);
    long start = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.contains(READY)) {
      line = output.readLine();
    }
    Duration untilReady = Duration.ofNanos(System.nanoTime() - start);
    if (line == null) {
      throw new IOException("the server did not start: see the log beside " + data);
    }
    URI url = URI.create(line.substring(line.indexOf(READY) + READY.length()).strip());
    var address = new InetSocketAddress(url.getHost(), url.getPort());
    return new CountersignServer(process, address, untilReady);
  }

  InetSocketAddress address() {
    return address;
  }

  Calls calls() {
    return new Calls(address);
  }

  /// From the start of the launcher to the ready line.
  Duration untilReady() {
    return untilReady;
  }

  List<ProcessHandle> processes() {
    return List.of(process.toHandle());
  }

  long pid() {
    return process.pid();
  }

  /// Stops it gracefully, so that its database is whole in one file.
  @Override
  public void close() {
    // Not Process.destroy, which closes the output its JVM still writes to.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new UncheckedIOException(new IOException("the server did not stop by itself"));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
