package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static LaneSettings lane(Map<String, String> variables) {
    return Config.read(Map.of(), variables).hashingLane();
  }
}
