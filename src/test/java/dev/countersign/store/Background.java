package dev.countersign.store;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/// Virtual threads of a test, all ended with it.
final class Background implements AutoCloseable {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  <T> Future<T> start(Callable<T> call) {
    return executor.submit(call);
  }

  /// Returns once the condition holds, which other threads bring about.
  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("it never happened");
      }
      Thread.onSpinWait();
    }
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
