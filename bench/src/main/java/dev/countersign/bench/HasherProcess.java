package dev.countersign.bench;

import dev.countersign.crypto.HashRate;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One of our hashers in a JVM of its own, which hashes only in the turns it is asked for.
final class HasherProcess {
  /// The launcher's, as far as they concern hashing.
  private static final List<String> FLAGS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xms64m",
          "-Xmn16m");

  private final Process process;
  private final BufferedReader answers;

  private HasherProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader();
  }

  /// Starts one; it warms itself up before its first turn.
  ///
  /// @param bits of its vectors, 0 for Bouncy Castle
  static HasherProcess start(int bits) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(HashRate.class.getName(), Integer.toString(bits), Integer.toString(Machine.CORES)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new HasherProcess(process);
  }

  /// Hashes a second of this many threads.
  double rate(int threads, Duration turn) throws IOException {
    var requests = process.outputWriter();
    requests.write(threads + " " + turn.toMillis() + "\n");
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process that hashes has ended");
    }
    return Double.parseDouble(answer);
  }
}
