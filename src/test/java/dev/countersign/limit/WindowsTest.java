package dev.countersign.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateLimiter.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Rate RATE = new Rate(3, Duration.ofSeconds(60));

  @Test
  void neverKeepsMoreThanItsMostKeysAndGivesUpTheEldest() {
    var windows = new Windows(RATE, 1_000);
    for (int i = 0; i < 5_000; i++) {
      windows.take("key " + i, START.plusMillis(i));
      assertThat(windows.size()).isLessThanOrEqualTo(1_000);
    }

    Instant now = START.plusMillis(5_000);
    assertThat(windows.look("key 3999", now).remaining()).isEqualTo(3);
    assertThat(windows.look("key 4000", now).remaining()).isEqualTo(2);
  }

  @Test
  void aFullKeyStaysRefusedWhileOthersComeAndGo() {
    var windows = new Windows(RATE, 1_000);
    for (int i = 0; i < 3; i++) {
      windows.take("guesser", START);
    }
    for (int i = 0; i < 999; i++) {
      windows.take("other " + i, START);
    }

    assertThat(windows.take("guesser", START).allowed()).isFalse();
  }

  @Test
  void windowsThatAreOverAreForgotten() {
    var windows = new Windows(RATE, 1_000);
    for (int i = 0; i < 1_000; i++) {
      windows.take("key " + i, START);
    }

    windows.take("late", START.plusSeconds(60));

    assertThat(windows.size()).isEqualTo(1);
  }

  @Test
  void aClockSetBackKeepsCounting() {
    var windows = new Windows(RATE, 1_000);
    for (int i = 0; i < 3; i++) {
      windows.take("a", START);
    }

    assertThat(windows.take("a", START.minusSeconds(3_600)).allowed()).isFalse();
  }

  @Test
  void behavesLikeTheNaiveModelForRandomEvents() {
    long seed = System.nanoTime();
    System.err.println("WindowsTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      compareWithModel(random, "seed " + seed + ", round " + round);
    }
  }

  private static void compareWithModel(Random random, String where) {
    var windows = new Windows(RATE, 1_000);
    var model = new Model();
    var taken = new ArrayList<Taken>();
    Instant now = START;
    for (int step = 0; step < 200; step++) {
      now = now.plusMillis(random.nextInt(4) * 10_000L);
      String key = "key " + random.nextInt(4);
      String at = where + ", step " + step;
      switch (random.nextInt(3)) {
        case 0, 1 -> {
          Standing standing = windows.take(key, now);
          assertThat(standing).as(at).isEqualTo(model.take(key, now));
          taken.add(new Taken(key, standing));
        }
        default -> {
          if (!taken.isEmpty()) {
            // Not only the last one, so that windows long gone are given back to as well.
            Taken back = taken.remove(random.nextInt(taken.size()));
            windows.giveBack(back.key(), back.standing(), now);
            model.giveBack(back.key(), back.standing(), now);
          }
        }
      }
      assertThat(windows.look(key, now)).as(at).isEqualTo(model.look(key, now));
    }
  }

  private record Taken(String key, Standing standing) {}

  /// Keeps the times of all events of a window, and works everything out from them.
  private static final class Model {
    private final Map<String, List<Instant>> starts = new HashMap<>();

    Standing take(String key, Instant now) {
      List<Instant> events = current(key, now);
      boolean allowed = events.size() < RATE.count();
      if (allowed) {
        events.add(events.isEmpty() ? now : events.getFirst());
      }
      return standing(events, now, allowed);
    }

    void giveBack(String key, Standing taken, Instant now) {
      List<Instant> events = current(key, now);
      Instant start = taken.resetsAt().minus(RATE.window());
      if (taken.allowed() && events.contains(start)) {
        events.remove(start);
      }
    }

    Standing look(String key, Instant now) {
      List<Instant> events = current(key, now);
      return standing(events, now, events.size() < RATE.count());
    }

    private List<Instant> current(String key, Instant now) {
      List<Instant> events = starts.computeIfAbsent(key, k -> new ArrayList<>());
      if (!events.isEmpty() && !now.isBefore(events.getFirst().plus(RATE.window()))) {
        events.clear();
      }
      return events;
    }

    private static Standing standing(List<Instant> events, Instant now, boolean allowed) {
      Instant end = events.isEmpty() ? now : events.getFirst().plus(RATE.window());
      Duration wait = allowed ? Duration.ZERO : Duration.between(now, end);
      return new Standing(
          allowed, RATE.count(), RATE.count() - events.size(), RATE.window(), end, wait);
    }
  }
}
