package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, as operators run it: at the real cost of passwords and on the
/// real clock. Closing it kills it.
final class ChildServer implements Wire.Server, AutoCloseable {
  private static final String READY = "countersign ready on ";

  /// Time for a start on a busy machine.
  private static final int START_SECONDS = 60;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> out;
  private final BlockingQueue<String> err;
  private final List<Thread> readers = new ArrayList<>();
  private String url = "";

  private ChildServer(Process process) {
    this.process = process;
    this.out = read(process.getInputStream());
    this.err = read(process.getErrorStream());
  }

  /// How a process ended that should not have started.
  record Ended(int status, List<String> out, List<String> err) {}

  /// A server for development without limits on a free port; returns when it is ready.
  static ChildServer start(Path data) {
    return start(
        Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"),
        List.of("--port", "0", "--dev", "--data", data.toString()));
  }

  /// Returns when the server is ready.
  static ChildServer start(Map<String, String> environment, List<String> flags) {
    return new ChildServer(spawn(environment, flags)).ready();
  }

  /// A server on a clock that stands still there, with cheap passwords; returns when it is ready.
  static ChildServer startAt(Instant now, Map<String, String> environment) {
    var server = new ChildServer(spawn(environment, "dev.countersign.ClockedServer", List.of()));
    server.tell(now);
    return server.ready();
  }

  /// Sets the clock that was given at the start.
  void setClock(Instant now) {
    tell(now);
    assertThat(said()).isEqualTo("it is " + now);
  }

  private void tell(Instant now) {
    try {
      Writer in = process.outputWriter(StandardCharsets.UTF_8);
      in.write(now + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildServer ready() {
    try {
      String line = said();
      assertThat(line).as("the ready line; standard error: %s", err).startsWith(READY);
      url = line.substring(READY.length());
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw new AssertionError("the server did not start", e);
    }
  }

  private String said() {
    try {
      return String.valueOf(out.poll(START_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Starts a server that will refuse to, and waits for its end.
  static Ended refused(Map<String, String> environment, List<String> flags) {
    try (var server = new ChildServer(spawn(environment, flags))) {
      int status = server.awaitEnd(Duration.ofSeconds(START_SECONDS));
      return new Ended(status, List.copyOf(server.out), List.copyOf(server.err));
    }
  }

  private static Process spawn(Map<String, String> environment, List<String> flags) {
    var arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(flags);
    return spawn(environment, "dev.countersign.Main", arguments);
  }

  private static Process spawn(
      Map<String, String> environment, String program, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The small compiler: these processes live for seconds.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program);
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    // The JVM says on standard error that it has picked these up.
    builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BlockingQueue<String> read(InputStream stream) {
    var lines = new LinkedBlockingQueue<String>();
    readers.add(
        Thread.ofVirtual()
            .start(() -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                lines.add("cannot be read any more: " + e.getMessage());
              }
            }));
    return lines;
  }

  URI uri(String path) {
    return URI.create(url + path);
  }

  long pid() {
    return process.pid();
  }

  /// Everything on standard output after the ready line; complete once the process has ended.
  List<String> furtherOutput() {
    return List.copyOf(out);
  }

  @Override
  public Reply get(String path, String... headers) {
    return send(HttpRequest.newBuilder(uri(path)), headers);
  }

  /// Posts JSON.
  ///
  /// @throws UncheckedIOException when no answer came: whether it was done is not known then
  @Override
  public Reply post(String path, String json, String... headers) {
    var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(json));
    return send(request.header("Content-Type", "application/json"), headers);
  }

  private Reply send(HttpRequest.Builder request, String... headers) {
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

  /// Whether it still runs after this time.
  boolean isAliveAfter(Duration time) {
    try {
      return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Sends SIGTERM.
  void terminate() {
    process.destroy();
  }

  /// Waits for its end.
  ///
  /// @return the exit status
  int awaitEnd(Duration atMost) {
    assertThat(isAliveAfter(atMost)).as("alive after %s; said: %s", atMost, err).isFalse();
    for (Thread reader : readers) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    return process.exitValue();
  }

  /// Sends SIGKILL: no handler runs, no buffer is flushed.
  void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(START_SECONDS));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.shutdownNow();
  }
}
