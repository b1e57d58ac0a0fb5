package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process and all that come from it, to send signals to.
record Signals(Set<ProcessHandle> processes) {

  /// @param pid the process that the others come from
  static Signals to(long pid) {
    return new Signals(
        ProcessHandle.of(pid).stream()
            .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))
            .collect(Collectors.toSet()));
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
    await(atMost, () -> !areRunning(), "the signal does not end them");
  }

  /// Returns when each of them is stopped, or has ended.
  void awaitStop(Duration atMost) {
    await(atMost, () -> processes.stream().allMatch(Signals::isStill), "they do not stop");
  }

  private static void await(Duration atMost, BooleanSupplier isSo, String otherwise) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  /// Whether any of them still does.
  boolean areRunning() {
    return processes.stream().anyMatch(Signals::isRunning);
  }

  // proc_pid_stat(5): the state follows the name, which stands in brackets and may hold some.
  private static boolean isStill(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return "TtZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return !process.isAlive();
    }
  }

  // The dead whom nobody has asked for their status count as alive, but run no program.
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
