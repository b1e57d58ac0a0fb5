package dev.countersign.crypto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads that hash, and the bounded queue before them. Safe for use by many threads.
///
/// Jobs start in the order they came, except that the third job of one client waits for its first
/// or second to end while others go past it. A job whose deadline is over is answered without being
/// hashed, by whoever notices first: its waiting caller, or the thread that would have started it.
final class HashingLane implements AutoCloseable {
  /// A person signs in once at a time, perhaps in two windows; a guesser shall not hold every
  /// thread.
  static final int MAX_RUNNING_PER_CLIENT = 2;

  private final LaneSettings settings;
  private final LongSupplier nanoTime;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Map<String, Integer> runningOf = new HashMap<>();
  private int running;
  private boolean closed;

  HashingLane(LaneSettings settings, Supplier<Argon2id> workers, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    for (int i = 0; i < settings.threads(); i++) {
      Argon2id argon2id = workers.get();
      Argon2idSelfTest.run(argon2id);
      threads.add(
          Thread.ofPlatform().name("hashing-" + i).daemon().unstarted(() -> serve(argon2id)));
    }
    threads.forEach(Thread::start);
  }

  /// The tag of the input, whose password is wiped; or empty when there was no room or no time for
  /// it, when the caller is interrupted (its flag is set again), or when the lane is closed.
  ///
  /// @throws IllegalStateException when hashing failed
  Optional<byte[]> run(String client, Argon2id.Input input) {
    lock.lock();
    try {
      var job =
          new Job(
              client,
              input,
              nanoTime.getAsLong() + settings.deadline().toNanos(),
              lock.newCondition());
      // An idle thread that has not woken up yet is room too.
      int room = settings.queueCapacity() + settings.threads() - running;
      if (closed || waiting.size() >= room) {
        job.end(State.REFUSED);
        return Optional.empty();
      }
      waiting.add(job);
      arrived.signal();
      await(job);
      return answer(job);
    } finally {
      lock.unlock();
    }
  }

  private void await(Job job) {
    try {
      while (job.state == State.WAITING) {
        long left = job.startBy - nanoTime.getAsLong();
        if (left <= 0) {
          withdraw(job);
        } else {
          job.changed.awaitNanos(left);
        }
      }
      while (job.state == State.RUNNING) {
        job.changed.await();
      }
    } catch (InterruptedException e) {
      withdraw(job);
      Thread.currentThread().interrupt();
    }
  }

  // One that runs already cannot be stopped; its answer goes nowhere.
  private void withdraw(Job job) {
    if (job.state == State.WAITING) {
      waiting.remove(job);
      job.end(State.REFUSED);
    }
  }

  private static Optional<byte[]> answer(Job job) {
    if (job.state == State.FAILED) {
      throw new IllegalStateException("hashing failed", job.failure);
    }
    return job.state == State.DONE ? Optional.ofNullable(job.tag) : Optional.empty();
  }

  LaneLoad load() {
    lock.lock();
    try {
      return new LaneLoad(waiting.size(), running);
    } finally {
      lock.unlock();
    }
  }

  private void serve(Argon2id argon2id) {
    for (Optional<Job> next = take(); next.isPresent(); next = take()) {
      Job job = next.get();
      try {
        finish(job, argon2id.tag(job.input));
      } catch (
          Throwable e) { // Out of memory as well: the thread must live on, and the caller be told.
        fail(job, e);
      }
    }
  }

  /// The next job to run, waited for; empty once the lane is closed.
  private Optional<Job> take() {
    lock.lock();
    try {
      while (!closed) {
        Optional<Job> next = firstThatMayStart();
        if (next.isPresent()) {
          return next;
        }
        arrived.awaitUninterruptibly();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Job> firstThatMayStart() {
    long now = nanoTime.getAsLong();
    for (Iterator<Job> jobs = waiting.iterator(); jobs.hasNext(); ) {
      Job job = jobs.next();
      if (job.startBy - now <= 0) {
        jobs.remove();
        job.end(State.REFUSED);
      } else if (runningOf.getOrDefault(job.client, 0) < MAX_RUNNING_PER_CLIENT) {
        jobs.remove();
        job.state = State.RUNNING;
        running++;
        runningOf.merge(job.client, 1, Integer::sum);
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  private void finish(Job job, byte[] tag) {
    lock.lock();
    try {
      leave(job);
      job.tag = tag;
      job.end(State.DONE);
    } finally {
      lock.unlock();
    }
  }

  private void fail(Job job, Throwable failure) {
    lock.lock();
    try {
      leave(job);
      job.failure = failure;
      job.end(State.FAILED);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Job job) {
    running--;
    runningOf.computeIfPresent(job.client, (client, count) -> count == 1 ? null : count - 1);
  }

  /// Refuses what waits, lets what runs end, and stops the threads.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(job -> job.end(State.REFUSED));
      waiting.clear();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    REFUSED
  }

  /// One hash to be made. What changes in it is guarded by the lane's lock.
  private static final class Job {
    final String client;
    final Argon2id.Input input;
    final long startBy;
    final Condition changed;
    State state = State.WAITING;
    byte @Nullable [] tag;
    @Nullable Throwable failure;

    Job(String client, Argon2id.Input input, long startBy, Condition changed) {
      this.client = client;
      this.input = input;
      this.startBy = startBy;
      this.changed = changed;
    }

    void end(State how) {
      input.wipe();
      state = how;
      changed.signal();
    }
  }
}
