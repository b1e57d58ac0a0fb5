package dev.countersign.endurance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Work done at the same moment, each piece on a virtual thread of its own, all let go by one
/// latch.
public final class Together {
  /// No round takes longer, unless it hangs.
  private static final int MAX_SECONDS = 60;

  private Together() {}

  public static <T> List<T> times(int count, Callable<T> work) {
    return run(Collections.nCopies(count, work));
  }

  /// The results, in the order of the work.
  public static <T> List<T> run(List<? extends Callable<T>> work) {
    var ready = new CountDownLatch(work.size());
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<T>>();
      for (Callable<T> piece : work) {
        futures.add(
            threads.submit(() -> {
              ready.countDown();
              go.await();
              return piece.call();
            }));
      }
      ready.await();
      go.countDown();
      var results = new ArrayList<T>();
      for (Future<T> future : futures) {
        results.add(future.get(MAX_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (Exception e) {
      throw new AssertionError("a piece of work failed", e);
    }
  }
}
