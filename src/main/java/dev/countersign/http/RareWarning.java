package dev.countersign.http;

import dev.countersign.limit.TimeLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;

/// A warning about what strangers can bring about as often as they like: logged at most once in
/// [TimeLimit#WARNING]. Safe for use by many threads.
final class RareWarning {
  private static final Logger LOG = System.getLogger(RareWarning.class.getName());
  private static final long PERIOD = TimeLimit.WARNING.duration().toNanos();

  private final AtomicLong last = new AtomicLong(System.nanoTime() - PERIOD);

  void say(String sentence) {
    long before = last.get();
    long now = System.nanoTime();
    if (now - before >= PERIOD && last.compareAndSet(before, now)) {
      LOG.log(Level.WARNING, sentence);
    }
  }
}
