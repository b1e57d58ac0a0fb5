package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What everybody else on this machine, and on the machine beneath a virtual one, takes from its
/// cores while something is measured. Figures made beside busy neighbours are worth little.
///
/// Linux only, in the kernel's ticks. Processes that we started count as ours once they have ended.
final class Neighbours {
  private final long start = total();
  private final long startOfOthers = others();

  /// The others' share of all cores since the start, from 0 to 1; NaN where it cannot be told.
  double share() {
    long spent = total() - start;
    return spent > 0 ? Math.max(0, (double) (others() - startOfOthers) / spent) : Double.NaN;
  }

  // proc(5): user, nice, system, idle, iowait, irq, softirq, steal.
  private static long total() {
    return LongStream.of(cpu()).sum();
  }

  private static long others() {
    long[] cpu = cpu();
    long idle = cpu[3] + cpu[4];
    return LongStream.of(cpu).sum() - idle - ours();
  }

  private static long[] cpu() {
    return numbers(first(Path.of("/proc/stat")).replaceFirst("cpu +", ""), 0, 8);
  }

  // utime, stime and, for children that have ended, cutime and cstime: fields 14 to 17, of which
  // the second is a name in brackets.
  private static long ours() {
    String stat = first(Path.of("/proc/self/stat"));
    return LongStream.of(numbers(stat.substring(stat.lastIndexOf(')') + 2), 11, 4)).sum();
  }

  private static long[] numbers(String text, int from, int count) {
    return Stream.of(text.split(" ")).skip(from).limit(count).mapToLong(Long::parseLong).toArray();
  }

  private static String first(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElseThrow();
    } catch (IOException e) {
      return "cpu 0 0 0 0 0 0 0 0) 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
    }
  }
}
