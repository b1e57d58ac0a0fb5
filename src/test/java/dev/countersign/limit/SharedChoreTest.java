package dev.countersign.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import dev.countersign.store.PostgresSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A chore that two nodes share.
class SharedChoreTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final PostgresSchema schema = new PostgresSchema();
  private final Database here = schema.node();
  private final Database elsewhere = schema.node();
  private final MovingInstant now = new MovingInstant(START);
  private final List<String> done = new ArrayList<>();
  private final Chore one = new SharedChore(sweep("one", "sweep"), here, now.clock());
  private final Chore two = new SharedChore(sweep("two", "sweep"), elsewhere, now.clock());

  @AfterEach
  void close() {
    here.close();
    elsewhere.close();
    schema.close();
  }

  private Chore sweep(String node, String name) {
    return new Chore() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Duration period() {
        return PERIOD;
      }

      @Override
      public boolean runSlice() {
        return done.add(node);
      }
    };
  }

  @Test
  void whoIsFirstDoesItForAPeriodAndTheOtherHasNothingToDo() {
    assertThat(one.runSlice()).isTrue();
    assertThat(two.runSlice()).isFalse();
    assertThat(one.runSlice()).isTrue();
    now.set(START.plus(PERIOD).minusMillis(1));
    assertThat(two.runSlice()).isFalse();

    assertThat(done).containsExactly("one", "one");
  }

  @Test
  void whoIsGoneIsFollowedByAnother() {
    one.runSlice();
    here.close();
    now.set(START.plus(PERIOD));

    assertThat(two.runSlice()).isTrue();

    assertThat(done).containsExactly("one", "two");
  }

  @Test
  void whoseTurnIsOverStopsInTheMiddle() {
    one.runSlice();
    now.set(START.plus(PERIOD));
    two.runSlice();

    assertThat(one.runSlice()).isFalse();

    assertThat(done).containsExactly("one", "two");
  }

  @Test
  void anotherChoreIsAnotherTurn() {
    one.runSlice();

    assertThat(new SharedChore(sweep("two", "dust"), elsewhere, now.clock()).runSlice()).isTrue();
  }
}
