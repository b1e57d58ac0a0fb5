package dev.countersign.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The hot paths one by one, by JMH.
final class JmhPart implements Part {
  @Override
  public String name() {
    return "jmh";
  }

  @Override
  public String title() {
    return "Hot paths";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    int iterations = options.times(4, 2);
    section.say(
        "JMH, one thread, one process each, %d iterations of 1 s after %d to warm up; µs a call.",
        iterations, iterations);
    var jmh =
        new OptionsBuilder()
            .include("dev\\.countersign\\..*Benchmark\\..*")
            .forks(1)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(jmh).run();
    section.table("path", "µs a call", "±");
    for (RunResult result : results) {
      var primary = result.getPrimaryResult();
      String name = result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)Benchmark\\.", "$1: ");
      String parameters =
          String.join(
              ", ",
              result.getParams().getParamsKeys().stream()
                  .map(key -> result.getParams().getParam(key))
                  .toList());
      double error = primary.getScoreError();
      section.row(
          parameters.isEmpty() ? name : name + ", " + parameters,
          primary.getScore(),
          Double.isNaN(error) ? "" : String.format(Locale.ROOT, "%.2f", error));
    }
  }
}
