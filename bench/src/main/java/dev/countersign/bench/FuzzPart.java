package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A fuzzer on every target of the product's tests, guided by what its inputs reach.
///
/// What it learns stays in `bench/target/fuzz` and is where the next run begins.
final class FuzzPart implements Part {
  private static final Path TEST_CLASSES = Path.of("target", "test-classes");
  private static final Path SEEDS = Path.of("src", "test", "resources", "fuzz");
  private static final Path LEARNT = Path.of("bench", "target", "fuzz");

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String title() {
    return "Fuzzing";
  }

  @Override
  public boolean isUsual() {
    return false;
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    Duration length = options.quick() ? Duration.ofSeconds(10) : options.fuzzing();
    section.say(
        "Jazzer on each target for %d s, one process and one thread each; inputs of at most 4 KiB.",
        length.toSeconds());
    Command.run(Path.of("."), List.of("./mvnw", "-q", "-B", "test-compile"));
    section.table("target", "executions", "a second", "edges", "features", "inputs kept", "found");
    var found = new ArrayList<String>();
    for (String target : targets()) {
      String name = target.substring(target.lastIndexOf('.') + 1);
      Path learnt = Files.createDirectories(LEARNT.resolve(name).toAbsolutePath());
      Path log = WorkDirectory.empty("fuzz-" + name).resolve("log");
      var fuzzer = new Fuzzer(target, learnt, SEEDS.resolve(name).toAbsolutePath(), log);
      Fuzzer.Outcome outcome = fuzzer.run(length);
      section.row(
          name,
          outcome.executions(),
          outcome.executions() / (double) length.toSeconds(),
          outcome.edges(),
          outcome.features(),
          outcome.inputs(),
          outcome.isClean() ? "nothing" : "see `" + log + "`");
      if (!outcome.isClean()) {
        found.add(name);
      }
    }
    if (!found.isEmpty()) {
      throw new IllegalStateException(
          "found something: %s; put each crash-… beside its log under a name of its own into %s/…"
                  .formatted(String.join(", ", found), SEEDS)
              + ", and ./mvnw test -Dtest=FuzzTest fails on it");
    }
  }

  private static List<String> targets() throws IOException {
    try (Stream<Path> files = Files.walk(TEST_CLASSES)) {
      return files
          .map(file -> TEST_CLASSES.relativize(file).toString())
          .filter(file -> file.endsWith("Fuzz.class"))
          .map(file -> file.replace(".class", "").replace('/', '.'))
          .sorted()
          .toList();
    }
  }
}
