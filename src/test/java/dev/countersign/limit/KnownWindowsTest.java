package dev.countersign.limit;

import static dev.countersign.limit.RateLimit.LOGIN_PER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.limit.RateWindowStore.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownWindowsTest {
  private static final Duration LENGTH = Duration.ofMinutes(1);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final KnownWindows windows = new KnownWindows(3);

  private boolean isKnown(String key) {
    return windows.find(LOGIN_PER_ADDRESS, key, LENGTH, NOW).isPresent();
  }

  @Test
  void ofTooManyTheOnesThatWereLearntOfFirstAreForgotten() {
    for (int i = 0; i < 10; i++) {
      windows.put(LOGIN_PER_ADDRESS, "key " + i, new Window(1, NOW.plus(LENGTH)));
    }

    assertThat(IntStream.range(0, 10).filter(i -> isKnown("key " + i))).containsExactly(7, 8, 9);
  }

  @Test
  void aKeyThatIsLongerThanAnAddressIsNotKept() {
    String longest = "k".repeat(Windows.MAX_KEY_CHARS);
    windows.put(LOGIN_PER_ADDRESS, longest, new Window(1, NOW.plus(LENGTH)));
    windows.put(LOGIN_PER_ADDRESS, longest + "k", new Window(1, NOW.plus(LENGTH)));

    assertThat(isKnown(longest)).isTrue();
    assertThat(isKnown(longest + "k")).isFalse();
  }
}
