package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process has in memory, in megabytes (10⁶ bytes); Linux only.
///
/// @param resident all of it, `VmRSS`
/// @param peak the most since it started, `VmHWM`
/// @param proportional with shared pages divided by those who share them, `Pss`
record ResidentMemory(double resident, double peak, double proportional) {
  private static final double MEGABYTES_PER_KIB = 1024 / 1e6;

  static ResidentMemory of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return new ResidentMemory(
        value(process.resolve("status"), "VmRSS:"),
        value(process.resolve("status"), "VmHWM:"),
        value(process.resolve("smaps_rollup"), "Pss:"));
  }

  private static double value(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * MEGABYTES_PER_KIB;
      }
    }
    throw new IOException("no " + name + " in " + file);
  }
}
