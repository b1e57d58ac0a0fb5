package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process and all that come from it, to send signals to.
record Signals(List<ProcessHandle> processes) {

  /// @param pid the process that the others come from
  static Signals to(long pid) {
    return new Signals(
        ProcessHandle.of(pid).stream()
            .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))
            .toList());
  }

  /// @param name without its SIG
  void send(String name) {
    String pids =
        processes.stream().map(each -> Long.toString(each.pid())).collect(Collectors.joining(" "));
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + pids).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while processes got a signal", e);
    }
  }

  /// Returns when none of them runs.
  void awaitEnd(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (processes.stream().anyMatch(Signals::isRunning)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the signal does not end them");
      }
    }
  }

  // The dead whom nobody has asked for their status count as alive, but run no program.
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
