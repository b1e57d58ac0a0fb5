package dev.countersign.crypto;

import dev.countersign.base.ClientPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that hash, and the queue before them. Safe for use by many threads.
///
/// Who would have to wait too long is refused at once ([HashingQueue] says who that is). A job
/// whose deadline is over all the same is answered without being hashed, by whoever notices first:
/// its waiting caller, or the thread that would have started it. So is one whose client has gone.
///
/// Each thread tests itself before it takes a job. Then one after the other warms up ([WarmUp]),
/// between jobs: not all at once, for the rest of the server is starting beside them.
final class HashingLane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HashingLane.class);

  /// Between two looks for the client of a job that waits: a system call each, of many.
  private static final Duration LOOK = Duration.ofMillis(100);

  private final LaneSettings settings;
  private final WarmUp warmUp;
  private final LongSupplier nanoTime;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition tested = lock.newCondition();
  private final HashingPace pace;
  private final HashingQueue queue;
  private int passed;
  private int warm;
  private @Nullable Throwable broken;
  private boolean closed;

  /// Starts the threads, which are not waited for.
  ///
  /// @param workers called by each thread once
  HashingLane(
      LaneSettings settings, WarmUp warmUp, Supplier<Argon2id> workers, LongSupplier nanoTime) {
    this.settings = settings;
    this.warmUp = warmUp;
    this.nanoTime = nanoTime;
    this.pace = new HashingPace(warmUp.cost());
    this.queue = new HashingQueue(settings, pace, warmUp.cost());
    for (int i = 0; i < settings.threads(); i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .name("hashing-" + i)
              .daemon()
              .unstarted(() -> serve(number, workers)));
    }
    threads.forEach(Thread::start);
  }

  /// Waits until every thread has passed its test.
  ///
  /// @throws IllegalStateException when one has not
  void awaitTested() {
    lock.lock();
    try {
      while (passed < settings.threads() && broken == null && !closed) {
        tested.awaitUninterruptibly();
      }
      if (broken != null) {
        throw new IllegalStateException("no password can be hashed", broken);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The tag of the work, whose password is wiped; or empty when there was no room or no time for
  /// it, when the client has gone, when the caller is interrupted (its flag is set again), or when
  /// the lane is closed.
  ///
  /// @throws IllegalStateException when hashing failed
  Optional<byte[]> run(String client, Argon2id.Input input, ClientPresence presence) {
    return run(client, input, input.cost, presence);
  }

  /// The same, on a thread that is then kept busy for as long as a hash of that cost takes, if the
  /// work has not kept it as long.
  Optional<byte[]> run(String client, HashingWork work, HashCost floor, ClientPresence presence) {
    lock.lock();
    try {
      long startBy = nanoTime.getAsLong() + settings.deadline().toNanos();
      var job = new HashingJob(client, work, floor, startBy, lock.newCondition());
      if (closed || broken != null || !queue.admits(job)) {
        job.end(HashingJob.State.REFUSED);
        return Optional.empty();
      }
      queue.add(job);
      arrived.signal();
      try {
        await(job, presence);
      } finally {
        // One that runs already cannot be stopped; its answer goes nowhere.
        job.abandoned = true;
        queue.withdraw(job);
      }
      return answer(job);
    } finally {
      lock.unlock();
    }
  }

  private void await(HashingJob job, ClientPresence presence) {
    try {
      while (job.state == HashingJob.State.WAITING) {
        long left = job.startBy - nanoTime.getAsLong();
        if (left <= 0) {
          return;
        }
        boolean silent = job.changed.awaitNanos(Math.min(left, LOOK.toNanos())) <= 0;
        if (silent && job.state == HashingJob.State.WAITING && isGone(presence)) {
          return;
        }
      }
      while (job.state == HashingJob.State.RUNNING) {
        job.changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Without the lock: it asks the system.
  private boolean isGone(ClientPresence presence) {
    lock.unlock();
    try {
      return presence.isGone();
    } finally {
      lock.lock();
    }
  }

  private static Optional<byte[]> answer(HashingJob job) {
    if (job.state == HashingJob.State.FAILED) {
      throw new IllegalStateException("hashing failed", job.failure);
    }
    return job.state == HashingJob.State.DONE ? Optional.ofNullable(job.tag) : Optional.empty();
  }

  LaneLoad load() {
    lock.lock();
    try {
      return queue.load();
    } finally {
      lock.unlock();
    }
  }

  private void serve(int number, Supplier<Argon2id> workers) {
    Optional<Argon2id> argon2id = tested(workers);
    if (argon2id.isEmpty()) {
      return;
    }
    var course = new WarmUp.Course(warmUp);
    for (boolean goesOn = true; goesOn; ) {
      switch (next(number)) {
        case Next.Hash(HashingJob job) -> hash(argon2id.get(), job);
        case Next.Warm _ -> warm(argon2id.get(), course);
        case Next.Stop _ -> goesOn = false;
      }
    }
  }

  private Optional<Argon2id> tested(Supplier<Argon2id> workers) {
    Throwable failure;
    try {
      Argon2id argon2id = workers.get();
      Argon2idSelfTest.run(argon2id);
      settle(() -> passed++);
      return Optional.of(argon2id);
    } catch (Throwable e) { // Whatever it is: who waits for the test is told.
      failure = e;
    }
    fail(failure);
    return Optional.empty();
  }

  /// Ends all hashing: what waits is refused, as is what comes.
  private void fail(Throwable failure) {
    settle(() -> {
      broken = failure;
      queue.refuseAll();
      arrived.signalAll();
    });
  }

  private void settle(Runnable change) {
    lock.lock();
    try {
      change.run();
      tested.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What a thread does next.
  private sealed interface Next {
    record Hash(HashingJob job) implements Next {}

    /// Nobody waits, and it is this thread's turn.
    record Warm() implements Next {}

    record Stop() implements Next {}
  }

  private Next next(int number) {
    lock.lock();
    try {
      while (!closed && broken == null) {
        Optional<HashingJob> job = queue.start(nanoTime.getAsLong());
        if (job.isPresent()) {
          return new Next.Hash(job.get());
        }
        if (warm == number) {
          return new Next.Warm();
        }
        arrived.awaitUninterruptibly();
      }
      return new Next.Stop();
    } finally {
      lock.unlock();
    }
  }

  private void hash(Argon2id argon2id, HashingJob job) {
    long start = nanoTime.getAsLong();
    try {
      byte[] tag = job.work.tag(argon2id);
      long spent = job.work.spentKib(kibIn(nanoTime.getAsLong() - start));
      job.floor.beyond(spent).ifPresent(rest -> argon2id.tag(nobodys(rest)));
      finish(job, tag, nanoTime.getAsLong() - start);
    } catch (Throwable e) {
      // Whatever it is: the thread must live on, and the caller be told.
      fail(job, e);
    }
  }

  private long kibIn(long nanos) {
    lock.lock();
    try {
      return pace.kibIn(nanos);
    } finally {
      lock.unlock();
    }
  }

  private static Argon2id.Input nobodys(HashCost cost) {
    return Argon2id.Input.of(
        new byte[8], new byte[Argon2idHash.SALT_BYTES], cost, Argon2idHash.TAG_BYTES);
  }

  private void finish(HashingJob job, byte[] tag, long nanos) {
    lock.lock();
    try {
      if (job.work.isSteady()) {
        pace.learn(job.kib, nanos);
      }
      if (job.abandoned) {
        Arrays.fill(tag, (byte) 0);
      }
      job.tag = tag;
      end(job, HashingJob.State.DONE);
    } finally {
      lock.unlock();
    }
  }

  private void fail(HashingJob job, Throwable failure) {
    lock.lock();
    try {
      job.failure = failure;
      end(job, HashingJob.State.FAILED);
    } finally {
      lock.unlock();
    }
  }

  // The memory that is given back may be enough for two that waited for it: for this thread's next
  // job, and for that of one more.
  private void end(HashingJob job, HashingJob.State how) {
    queue.finish(job, how);
    arrived.signal();
  }

  private void warm(Argon2id argon2id, WarmUp.Course course) {
    if (course.isOver()) {
      becomeWarm(course.measured());
      return;
    }
    long start = nanoTime.getAsLong();
    try {
      byte[] tag = argon2id.tag(warmUp.input());
      if (!course.made(tag, nanoTime.getAsLong() - start)) {
        // Wrong hashes would lock everybody out, or let nobody back in later: none is made any
        // more.
        LOG.error("Argon2id gives another hash once it is compiled: no password is hashed here");
        fail(new IllegalStateException("Argon2id gives another hash once it is compiled"));
      }
    } catch (Throwable e) {
      // The thread must live on: if this lasts, its jobs will tell.
      course.giveUp();
    }
  }

  private void becomeWarm(long nanos) {
    boolean all;
    long room;
    lock.lock();
    try {
      if (nanos > 0) {
        pace.measured(warmUp.cost(), nanos);
      }
      warm++;
      all = warm == settings.threads();
      room = queue.room(warmUp.cost());
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    if (all && nanos > 0) {
      LOG.info(
          "passwords are hashed by {} threads in {} ms each, about {} a second; up to {} may wait",
          settings.threads(),
          TimeUnit.NANOSECONDS.toMicros(nanos) / 1_000.0,
          TimeUnit.SECONDS.toNanos(settings.threads()) / nanos,
          room);
    }
  }

  /// Refuses what waits, lets what runs end, and stops the threads.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.refuseAll();
      arrived.signalAll();
      tested.signalAll();
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
}
