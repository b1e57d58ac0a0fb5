package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FuzzerTest {
  @Test
  void theLastFiguresCount() {
    String log =
        """
        INFO: Seed: 490194744
        #2\tINITED cov: 2 ft: 3 corp: 1/1b exec/s: 0 rss: 896Mb
        #216\tNEW    cov: 3 ft: 4 corp: 2/6b lim: 6 exec/s: 0 rss: 896Mb L: 5/5 MS: 8 CrossOver-
        #4711\tDONE   cov: 12 ft: 34 corp: 5/67b lim: 4096 exec/s: 2000 rss: 900Mb
        Done 4711 runs in 21 second(s)
        """;

    assertThat(Fuzzer.Outcome.of(log, true)).isEqualTo(new Fuzzer.Outcome(4711, 12, 34, 5, true));
  }

  @Test
  void aFuzzerThatSaysNothingHasTriedNothing() {
    assertThat(Fuzzer.Outcome.of("no such class", false))
        .isEqualTo(new Fuzzer.Outcome(0, 0, 0, 0, false));
  }
}
