package dev.countersign.crypto;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// The jobs in a hashing lane, and whom it lets in: those whose wait to be expected ends before
/// their deadline. For one thread at a time.
///
/// Jobs start in the order they came, except that the third job of one client waits for its first
/// or second to end while others go past it, and so does one that needs more memory than the
/// running ones leave. What is expected of a wait follows from the jobs before it alone: not from
/// the cost of the new one, which would tell who has an account.
final class HashingQueue {
  /// A person signs in once at a time, perhaps in two windows; a guesser shall not hold every
  /// thread.
  static final int MAX_RUNNING_PER_CLIENT = 2;

  /// The rest is for what the estimate misses: who was let in is not to be turned away late.
  private static final double SHARE_OF_DEADLINE = 0.8;

  private final LaneSettings settings;
  private final HashingPace pace;
  private final Deque<HashingJob> waiting = new ArrayDeque<>();
  private final Work all = new Work();
  private final Map<String, Work> ofClient = new HashMap<>();

  HashingQueue(LaneSettings settings, HashingPace pace) {
    this.settings = settings;
    this.pace = pace;
  }

  /// Jobs that wait or run.
  private static final class Work {
    int jobs;
    int running;
    long runningMemoryKib;
    long kib;

    void add(HashingJob job) {
      jobs++;
      kib += job.kib;
    }

    void remove(HashingJob job) {
      jobs--;
      kib -= job.kib;
    }
  }

  /// Whether there is room and time for one more of that client.
  boolean admits(String client) {
    // An idle thread that has not woken up yet is room too.
    if (all.jobs >= settings.queueCapacity() + settings.threads()) {
      return false;
    }
    int threadsOfClient = Math.min(settings.threads(), MAX_RUNNING_PER_CLIENT);
    double wait =
        Math.max(
            nanosToWait(all, settings.threads()),
            nanosToWait(ofClient.getOrDefault(client, new Work()), threadsOfClient));
    return wait <= settings.deadline().toNanos() * SHARE_OF_DEADLINE;
  }

  private double nanosToWait(Work before, int threads) {
    return before.jobs < threads ? 0 : pace.nanosFor(before.kib) / threads;
  }

  /// How many jobs of that cost may wait, as things are.
  long room(HashCost cost) {
    double longest = settings.deadline().toNanos() * SHARE_OF_DEADLINE * settings.threads();
    return Math.min(settings.queueCapacity(), (long) (longest / pace.nanosFor(cost.filledKib())));
  }

  void add(HashingJob job) {
    waiting.add(job);
    all.add(job);
    workOf(job).add(job);
  }

  private Work workOf(HashingJob job) {
    return ofClient.computeIfAbsent(job.client, _ -> new Work());
  }

  /// Takes back a job that waits; any other is left as it is.
  void withdraw(HashingJob job) {
    if (job.state == HashingJob.State.WAITING) {
      waiting.remove(job);
      refuse(job);
    }
  }

  void refuseAll() {
    waiting.forEach(this::refuse);
    waiting.clear();
  }

  /// Starts the first job that may; those that are too late are refused on the way.
  Optional<HashingJob> start(long now) {
    for (Iterator<HashingJob> jobs = waiting.iterator(); jobs.hasNext(); ) {
      HashingJob job = jobs.next();
      Work ofThis = workOf(job);
      if (job.startBy - now <= 0) {
        jobs.remove();
        refuse(job);
      } else if (ofThis.running < MAX_RUNNING_PER_CLIENT && hasMemory(job)) {
        jobs.remove();
        job.state = HashingJob.State.RUNNING;
        all.running++;
        all.runningMemoryKib += job.work.memoryKib();
        ofThis.running++;
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  // Alone it may have what a hash is allowed.
  private boolean hasMemory(HashingJob job) {
    return all.running == 0 || all.runningMemoryKib + job.work.memoryKib() <= settings.memoryKib();
  }

  /// A job that ran has ended.
  void finish(HashingJob job, HashingJob.State how) {
    all.running--;
    all.runningMemoryKib -= job.work.memoryKib();
    workOf(job).running--;
    leave(job);
    job.end(how);
  }

  private void refuse(HashingJob job) {
    leave(job);
    job.end(HashingJob.State.REFUSED);
  }

  private void leave(HashingJob job) {
    all.remove(job);
    Work ofThis = workOf(job);
    ofThis.remove(job);
    if (ofThis.jobs == 0) {
      ofClient.remove(job.client);
    }
  }

  LaneLoad load() {
    return new LaneLoad(waiting.size(), all.running);
  }
}
