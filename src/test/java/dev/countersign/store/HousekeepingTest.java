package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(365);

  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  private static Housekeeping.Chore chore(String name, Duration period, BooleanSupplier slice) {
    return new Housekeeping.Chore() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Duration period() {
        return period;
      }

      @Override
      public boolean runSlice() {
        return slice.getAsBoolean();
      }
    };
  }

  /// A chore that has so many slices to do, and then no more.
  private Housekeeping.Chore sliced(String name, Duration period, int slices) {
    var left = new CountDownLatch(slices);
    return chore(
        name,
        period,
        () -> {
          done.add(name);
          left.countDown();
          return left.getCount() > 0;
        });
  }

  @Test
  void runOnceDoesEveryChoreToItsEnd() {
    var housekeeping =
        new Housekeeping(List.of(sliced("sweep", NEVER, 3), sliced("dust", NEVER, 1)));

    housekeeping.runOnce();

    assertThat(done).containsExactly("sweep", "sweep", "sweep", "dust");
  }

  @Test
  void runOnceTellsOfAFailure() {
    var failure = new IllegalStateException("broom broke");
    var housekeeping =
        new Housekeeping(
            List.of(
                chore(
                    "sweep",
                    NEVER,
                    () -> {
                      throw failure;
                    })));

    assertThatThrownBy(housekeeping::runOnce).isSameAs(failure);
  }

  @Test
  void aChoreComesBackAfterItsPeriod() {
    try (var housekeeping = new Housekeeping(List.of(sliced("sweep", SOON, 1)), SOON)) {
      housekeeping.start();

      Background.until(() -> done.size() >= 3);
    }
  }

  @Test
  void aChoreWithMoreToDoGoesOnWithoutWaitingForItsPeriod() {
    var periods = new ArrayDeque<>(List.of(SOON));
    var sweep = sliced("sweep", NEVER, 5);
    var dueOnce =
        new Housekeeping.Chore() {
          @Override
          public String name() {
            return sweep.name();
          }

          @Override
          public Duration period() {
            return periods.isEmpty() ? NEVER : periods.remove();
          }

          @Override
          public boolean runSlice() {
            return sweep.runSlice();
          }
        };
    try (var housekeeping = new Housekeeping(List.of(dueOnce), SOON)) {
      housekeeping.start();

      Background.until(() -> done.size() == 5);
    }
  }

  @Test
  void anEndlessChoreLeavesTurnsToOthers() {
    var endless = chore("endless", SOON, () -> true);
    try (var housekeeping = new Housekeeping(List.of(endless, sliced("dust", SOON, 1)), SOON)) {
      housekeeping.start();

      Background.until(() -> done.contains("dust"));
    }
  }

  @Test
  void aChoreThatFailsIsLoggedAndTriedAgainAndStopsNobody() {
    var failing =
        chore(
            "sweep",
            SOON,
            () -> {
              throw new IllegalStateException("broom broke");
            });
    var logger = Logger.getLogger(Housekeeping.class.getName());
    var handler = new Remembering();
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try (var housekeeping = new Housekeeping(List.of(failing, sliced("dust", SOON, 1)), SOON)) {
      housekeeping.start();

      Background.until(() -> done.contains("dust") && handler.records.size() >= 2);
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }

    LogRecord logged = handler.records.element();
    assertThat(logged.getMessage()).contains("sweep");
    assertThat(logged.getThrown()).hasMessage("broom broke");
  }

  /// Keeps what is logged.
  private static final class Remembering extends Handler {
    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord logged) {
      records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void closesAtOnceWhateverThePeriod() {
    var housekeeping = new Housekeeping(List.of(sliced("sweep", NEVER, 1)));
    housekeeping.start();

    housekeeping.close();

    assertThat(done).isEmpty();
  }

  @Test
  void closingWaitsForTheSliceAtHand() throws Exception {
    var begun = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    var slow =
        chore(
            "sweep",
            SOON,
            () -> {
              begun.countDown();
              Background.awaitQuietly(released);
              done.add("finished");
              return true;
            });
    var housekeeping = new Housekeeping(List.of(slow), NEVER);
    housekeeping.start();
    begun.await();

    var closing = Thread.ofVirtual().start(housekeeping::close);
    assertThat(closing.join(Duration.ofMillis(50))).isFalse();
    released.countDown();
    closing.join();

    assertThat(done).containsExactly("finished");
  }

  @Test
  void closingWhatNeverStartedIsFine() {
    new Housekeeping(List.of()).close();

    assertThat(done).isEmpty();
  }
}
