package dev.countersign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The training run for the JVM's AOT cache (JEP 514): starts a server on an empty directory, lets
/// somebody register, log in and refresh in both contracts, and stops it, whereupon its JVM writes
/// the cache. Run by `./countersign` from source; no part of the product.
///
/// Its arguments are the command that starts the server, up to `serve`.
public final class Train {
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern READY = Pattern.compile("ready on (http://\\S+)");
  private static final Pattern REFRESH_TOKEN = Pattern.compile("\"refreshToken\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String server;

  private Train(String server) {
    this.server = server;
  }

  public static void main(String[] command) throws Exception {
    Path data = Files.createTempDirectory(Path.of("target"), "train");
    var words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--port", "0", "--data", data.toString()));
    var builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    // The operator means his own server.
    builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try (var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), "UTF-8"))) {
      new Train(url(output)).signInEverywhere();
      // Not Process.destroy, which closes the output its JVM still writes to.
      process.toHandle().destroy();
      output.transferTo(Writer.nullWriter());
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly().waitFor();
      delete(data);
    }
  }

  private static String url(BufferedReader output) throws IOException {
    Matcher ready = READY.matcher(String.valueOf(output.readLine()));
    if (!ready.find()) {
      throw new IOException("the server did not start");
    }
    return ready.group(1);
  }

  private void signInEverywhere() throws Exception {
    for (String contract : List.of("v1", "api")) {
      String auth = "/" + contract + "/auth/";
      String who =
          "{'email':'%s@example.com','password':'Tr4in the whole server','name':'Ada'}"
              .formatted(contract);
      post(auth + "register", who);
      // Often enough that the hashing is compiled, and its profile worth keeping.
      for (int i = 0; i < 5; i++) {
        Matcher token = REFRESH_TOKEN.matcher(post(auth + "login", who));
        if (token.find()) {
          post(auth + "refresh", "{'refreshToken':'" + token.group(1) + "'}");
        }
      }
    }
  }

  private String post(String path, String json) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.replace('\'', '"')))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
