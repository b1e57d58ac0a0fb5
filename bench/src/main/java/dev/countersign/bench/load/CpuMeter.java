package dev.countersign.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A stopwatch for the CPU time of processes and all they have started.
public final class CpuMeter {
  private final List<ProcessHandle> processes;
  private final long wallStart = System.nanoTime();
  private final Duration start;

  private CpuMeter(List<ProcessHandle> processes) {
    this.processes = processes;
    this.start = total();
  }

  public static CpuMeter start(List<ProcessHandle> processes) {
    return new CpuMeter(processes);
  }

  /// This very process.
  public static CpuMeter startOnDriver() {
    return new CpuMeter(List.of(ProcessHandle.current()));
  }

  /// CPU time since the start.
  public Duration spent() {
    return total().minus(start);
  }

  /// Cores in use on average since the start.
  public double cores() {
    return (double) spent().toNanos() / (System.nanoTime() - wallStart);
  }

  // On Linux this is utime + stime of /proc/PID/stat, in hundredths of a second.
  private Duration total() {
    return processes.stream()
        .flatMap(CpuMeter::withChildren)
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Stream<ProcessHandle> withChildren(ProcessHandle process) {
    return process.pid() == ProcessHandle.current().pid()
        ? Stream.of(process)
        : Stream.concat(Stream.of(process), process.descendants());
  }
}
