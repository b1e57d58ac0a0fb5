package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a server asks its database before it serves: nobody waits for an answer yet, and one that
/// was refused is asked for again.
///
/// A process is slowest while it starts, and nodes that start at once keep the database, a small
/// machine and one another busy: the time that a request has would often be too short then, and
/// those that gave up would start anew and make it no better.
public final class StartCalls {
  /// As long as a migration waits for others.
  private static final Duration WITHIN = Duration.ofSeconds(60);

  /// So that a database that refuses at once is not asked without end.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private StartCalls() {}

  /// Makes the call until it is answered; it has to be one that may be made again.
  ///
  /// @throws StartRefused when it is still refused after a minute
  public static <T extends @Nullable Object> T untilAnswered(Supplier<T> call) {
    return untilAnswered(call, WITHIN);
  }

  /// As [#untilAnswered(Supplier)], for a call that answers nothing.
  public static void untilDone(Runnable call) {
    untilAnswered(() -> {
      call.run();
      return true;
    });
  }

  static <T extends @Nullable Object> T untilAnswered(Supplier<T> call, Duration within) {
    long begun = System.nanoTime();
    while (true) {
      try {
        return call.get();
      } catch (StoreUnavailable e) {
        if (System.nanoTime() - begun >= within.toNanos() || !pause()) {
          throw new StartRefused(
              "The database cannot be used now, after %d seconds of trying: %s."
                  .formatted(within.toSeconds(), e.getMessage()),
              e);
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
