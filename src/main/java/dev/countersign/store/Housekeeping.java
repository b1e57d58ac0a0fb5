package dev.countersign.store;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that clears away what has expired, in small slices with pauses so that nobody waits
/// long behind it.
///
/// Chores that have more to do take turns. One that fails is logged and tried again when it is next
/// due.
public final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  /// Something that is done again and again.
  public interface Chore {
    /// What the log calls it.
    String name();

    /// How long from the end of one round to the start of the next.
    Duration period();

    /// Does a small part, a transaction of some milliseconds at most.
    ///
    /// @return whether there may be more to do now
    boolean runSlice();
  }

  /// Lets everybody who waits have a turn before the next slice.
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final List<Chore> chores;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  public Housekeeping(List<Chore> chores) {
    this(chores, PAUSE);
  }

  Housekeeping(List<Chore> chores, Duration pause) {
    this.chores = List.copyOf(chores);
    this.pause = pause;
    this.thread = Thread.ofPlatform().name("housekeeping").daemon().unstarted(this::run);
  }

  /// Starts the thread; each chore is first due after its period.
  public void start() {
    thread.start();
  }

  /// Does every chore to its end, now and in the calling thread; what one throws is thrown here.
  public void runOnce() {
    for (Chore chore : chores) {
      boolean more = chore.runSlice();
      while (more) {
        more = chore.runSlice();
      }
    }
  }

  private record Due(Chore chore, long nanos) implements Comparable<Due> {
    // The clock behind it has no origin and may wrap around.
    @Override
    public int compareTo(Due other) {
      return Long.signum(nanos - other.nanos);
    }
  }

  private void run() {
    var agenda = new PriorityQueue<Due>();
    chores.forEach(chore -> agenda.add(due(chore, chore.period())));
    try {
      for (Due next = agenda.poll(); next != null; next = agenda.poll()) {
        if (closed.await(next.nanos() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
        boolean more = runSlice(next.chore());
        agenda.add(due(next.chore(), more ? pause : next.chore().period()));
      }
    } catch (InterruptedException e) {
      // As good as being closed.
    }
  }

  private static Due due(Chore chore, Duration delay) {
    return new Due(chore, System.nanoTime() + delay.toNanos());
  }

  private static boolean runSlice(Chore chore) {
    try {
      return chore.runSlice();
    } catch (RuntimeException e) {
      log.warn("Housekeeping: {} failed and will be tried again", chore.name(), e);
      return false;
    }
  }

  /// Stops after the slice at hand, and returns then.
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
