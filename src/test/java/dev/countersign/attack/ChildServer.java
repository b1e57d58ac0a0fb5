package dev.countersign.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The server as a process of its own, as an operator would run it, with what it says kept.
final class ChildServer implements AutoCloseable {
  private static final String READY = "countersign ready on ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private final String ready;

  private ChildServer(Path directory, Map<String, String> environment) throws IOException {
    err = Files.createTempFile(directory, "stderr", ".log");
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.countersign.Main",
            "serve",
            "--port",
            "0",
            "--dev");
    command.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    command.environment().put("COUNTERSIGN_DATA", directory.resolve("data").toString());
    command.environment().putAll(environment);
    process = command.redirectError(err.toFile()).start();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    ready = String.valueOf(out.readLine());
    if (!ready.startsWith(READY)) {
      process.destroyForcibly();
      throw new AssertionError("not ready: " + ready + "\n" + Files.readString(err));
    }
  }

  /// Starts in the development mode, on the data of this directory; returns when it is ready.
  static ChildServer start(Path directory, Map<String, String> environment) {
    try {
      return new ChildServer(directory, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reply post(String path, String type, String body, String... headers) {
    var request = request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
    return send(request, headers);
  }

  Reply postJson(String path, String json, String... headers) {
    return post(path, "application/json", json, headers);
  }

  Reply get(String path, String... headers) {
    return send(request(path), headers);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(ready.substring(READY.length()) + path));
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

  /// Ends it as a power cut would.
  void kill() {
    process.destroyForcibly();
    await();
  }

  /// Asks it to stop, and waits until it has.
  ///
  /// @return everything it wrote to standard output
  String stop() {
    process.toHandle().destroy();
    await();
    try {
      var all = new StringBuilder(ready).append('\n');
      for (int c = out.read(); c >= 0; c = out.read()) {
        all.append((char) c);
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it has written to standard error.
  List<String> log() {
    try {
      return Files.readAllLines(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the server does not stop");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while the server stops", e);
    }
  }

  @Override
  public void close() {
    kill();
    client.close();
  }
}
