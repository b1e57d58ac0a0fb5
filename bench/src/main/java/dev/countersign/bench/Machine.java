package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the figures were made on.
final class Machine {
  static final int CORES = Runtime.getRuntime().availableProcessors();

  private Machine() {}

  static Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("cores", CORES + " × " + first("/proc/cpuinfo", "model name"));
    facts.put("memory", first("/proc/meminfo", "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("load average at the end", line(Path.of("/proc/loadavg")));
    facts.put("JDK", Runtime.version() + ", " + System.getProperty("java.vm.vendor"));
    facts.put("commit", Command.outputOf("git", "describe", "--always", "--dirty", "--abbrev=12"));
    String given = javaOpts().isEmpty() ? "" : ", JAVA_OPTS=`" + javaOpts() + "`";
    facts.put(
        "server", "`./countersign serve`, rate limits off unless a part says otherwise" + given);
    return facts;
  }

  /// What the server's JVM was given beside the launcher's own flags.
  static String javaOpts() {
    return System.getenv().getOrDefault("JAVA_OPTS", "");
  }

  private static String first(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).trim();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
