package dev.countersign.bench;

import dev.countersign.bench.load.OneCall;
import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Another's server in processes of its own: started, asked until it answers, and stopped with all
/// that it has started.
final class PeerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(10);

  private final Process process;
  private final Thread killer = new Thread(this::kill);
  private Duration untilFirstAnswer = Duration.ZERO;

  private PeerProcess(Process process) {
    this.process = process;
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /// Starts one; returns when it has answered with success.
  ///
  /// @param question what it is asked for
  /// @throws IOException when it ends before, or takes longer than two minutes
  static PeerProcess start(
      Path directory,
      List<String> words,
      Map<String, String> environment,
      Path log,
      InetSocketAddress address,
      Request question)
      throws IOException {
    var builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    var started = new PeerProcess(builder.start());
    try {
      started.awaitAnswer(address, question, start + PATIENCE.toNanos());
    } catch (IOException e) {
      started.close();
      throw new IOException(words.getFirst() + " did not start, see " + log, e);
    }
    started.untilFirstAnswer = Duration.ofNanos(System.nanoTime() - start);
    return started;
  }

  private void awaitAnswer(InetSocketAddress address, Request question, long end)
      throws IOException {
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (OneCall.of(address, question).isSuccess()) {
          return;
        }
        Thread.sleep(BETWEEN_QUESTIONS);
      } catch (IOException notYet) {
        pause();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    throw new IOException("no answer from " + address);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_QUESTIONS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", e);
  }

  /// An address on this machine at which nobody listens.
  static InetSocketAddress freeAddress() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (var socket = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, socket.getLocalPort());
    }
  }

  /// Itself and all that it has started.
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  Duration untilFirstAnswer() {
    return untilFirstAnswer;
  }

  /// Stops all of it: gracefully, and each after twenty seconds by force.
  @Override
  public void close() {
    List<ProcessHandle> all = processes();
    // The first of them passes the signal on, or else leaves the others behind.
    for (ProcessHandle one : all) {
      one.destroy();
      await(one);
    }
    for (ProcessHandle one : all) {
      one.destroyForcibly();
      await(one);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // Shutting down already.
    }
  }

  private static void await(ProcessHandle one) {
    one.onExit().completeOnTimeout(one, STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void kill() {
    processes().forEach(ProcessHandle::destroyForcibly);
  }
}
