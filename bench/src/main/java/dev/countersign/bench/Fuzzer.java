package dev.countersign.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Jazzer on one target, in a process of its own.
///
/// @param learnt where inputs that reach something new are kept
/// @param seeds those of the repository, which stay as they are
/// @param log all that it says
record Fuzzer(String target, Path learnt, Path seeds, Path log) {
  // libFuzzer's last line of figures: "#4711	DONE   cov: 12 ft: 34 corp: 5/67b lim: …".
  private static final Pattern FIGURES =
      Pattern.compile("#(\\d+)\\t?\\S*\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/");

  /// What became of it.
  ///
  /// @param executions how many inputs were tried
  /// @param edges how many branches were reached
  /// @param features how many ways of reaching them were told apart
  /// @param inputs how many are kept
  /// @param isClean whether every claim of the target held
  record Outcome(long executions, long edges, long features, long inputs, boolean isClean) {
    /// Of what the fuzzer has said.
    static Outcome of(String log, boolean isClean) {
      Matcher figures = FIGURES.matcher(log);
      var last = new Outcome(0, 0, 0, 0, isClean);
      while (figures.find()) {
        last =
            new Outcome(
                Long.parseLong(figures.group(1)),
                Long.parseLong(figures.group(2)),
                Long.parseLong(figures.group(3)),
                Long.parseLong(figures.group(4)),
                isClean);
      }
      return last;
    }
  }

  Outcome run(Duration length) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words(length))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    boolean isClean = process.waitFor() == 0;
    Runtime.getRuntime().removeShutdownHook(killer);
    // Inputs that it prints are any bytes.
    return Outcome.of(Files.readString(log, StandardCharsets.ISO_8859_1), isClean);
  }

  private List<String> words(Duration length) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        "bench/target/lib/*:target/test-classes:target/countersign.jar",
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target,
        "--instrumentation_includes=dev.countersign.**:tools.jackson.**",
        // Targets that read files read their own.
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
        "--reproducer_path=" + log.getParent(),
        "-artifact_prefix=" + log.getParent() + "/",
        "-max_total_time=" + length.toSeconds(),
        "-max_len=4096",
        "-use_value_profile=1",
        "-timeout=60",
        "-rss_limit_mb=0",
        learnt.toString(),
        seeds.toString());
  }
}
