package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneSettingsTest {
  private static final long MIB = 1024 * 1024;

  @ParameterizedTest(name = "{0} cores, heap of {1} MiB: {2}")
  @CsvSource({"1, 4096, 1", "2, 4096, 2", "16, 4096, 16", "16, 256, 6", "32, 512, 13", "4, 16, 1"})
  void thereIsAThreadForEachCoreWhoseHashFitsIntoHalfOfTheHeap(
      int cores, long heapMib, int threads) {
    assertThat(LaneSettings.threads(HashCost.FLOOR, cores, heapMib * MIB)).isEqualTo(threads);
  }
}
