package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.crypto.LaneSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HashingSettingsTest {
  @Test
  void byDefaultTheQueueIsAsLongAsItMayBeAndTheDeadlineASecond() {
    LaneSettings lane = lane(Map.of());

    assertThat(lane.queueCapacity()).isEqualTo(LaneSettings.MAX_QUEUE_CAPACITY);
    assertThat(lane.deadline()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void queueAndDeadlineCanBeSet() {
    LaneSettings lane =
        lane(Map.of("COUNTERSIGN_HASHING_QUEUE", "7", "COUNTERSIGN_HASHING_DEADLINE", "100ms"));

    assertThat(lane.queueCapacity()).isEqualTo(7);
    assertThat(lane.deadline()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void moreThreadsThanTheHeapHasMemoryForAreRefused() {
    var tooMuch =
        Map.of("COUNTERSIGN_HASHING_THREADS", "256", "COUNTERSIGN_HASHING_MEMORY_KIB", "262144");

    assertThatThrownBy(() -> lane(tooMuch))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(
            "hashing.memory-kib = 262144 for each of 256 threads takes 65536 MiB, and the heap has ")
        .hasMessageEndingWith(
            " MiB, of which it may take three quarters: lower one of them, or set JAVA_OPTS=-Xmx….");
  }

  private static LaneSettings lane(Map<String, String> variables) {
    return Config.read(Map.of(), variables).hashingLane();
  }
}
