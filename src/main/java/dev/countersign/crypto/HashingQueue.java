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
///
/// Dear jobs, whose own time tells that already, run on half of the threads at most, and nobody
/// else is kept waiting by those that wait for that: a few guesses at accounts with dear hashes
/// keep nobody else out. A lane of one thread cannot do that for a job that comes while a dear one
/// runs.
final class HashingQueue {
  /// A person signs in once at a time, perhaps in two windows; a guesser shall not hold every
  /// thread.
  static final int MAX_RUNNING_PER_CLIENT = 2;

  /// The rest is for what the estimate misses: who was let in is not to be turned away late.
  private static final double SHARE_OF_DEADLINE = 0.8;

  private final LaneSettings settings;
  private final HashingPace pace;
  private final HashCost usual;
  private final Deque<HashingJob> waiting = new ArrayDeque<>();
  private final Work all = new Work();
  private final Work dear = new Work();
  private final Map<String, Work> ofClient = new HashMap<>();

  /// @param usual the cost that each thread keeps the memory for
  HashingQueue(LaneSettings settings, HashingPace pace, HashCost usual) {
    this.settings = settings;
    this.pace = pace;
    this.usual = usual;
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

    /// What waits or runs of this and is not of that part of it.
    Work without(Work part) {
      var rest = new Work();
      rest.jobs = jobs - part.jobs;
      rest.kib = kib - part.kib;
      return rest;
    }
  }

  /// Whether there is room and time for that one, too.
  boolean admits(HashingJob job) {
    // An idle thread that has not woken up yet is room too.
    if (all.jobs >= settings.queueCapacity() + settings.threads()) {
      return false;
    }
    int threadsOfClient = Math.min(settings.threads(), MAX_RUNNING_PER_CLIENT);
    double wait =
        Math.max(
            nanosToWaitInAll(job),
            nanosToWait(ofClient.getOrDefault(job.client, new Work()), threadsOfClient));
    return wait <= settings.deadline().toNanos() * SHARE_OF_DEADLINE;
  }

  private double nanosToWaitInAll(HashingJob job) {
    int left = settings.threads() - Math.min(dear.jobs, threadsOfDear());
    if (job.isDear()) {
      return Math.max(nanosToWait(all, settings.threads()), nanosToWait(dear, threadsOfDear()));
    }
    // A lane of one thread has none left beside a dear job.
    return left == 0 ? nanosToWait(all, 1) : nanosToWait(all.without(dear), left);
  }

  private double nanosToWait(Work before, int threads) {
    return before.jobs < threads ? 0 : pace.nanosFor(before.kib) / threads;
  }

  private int threadsOfDear() {
    return Math.max(1, settings.threads() / 2);
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
    if (job.isDear()) {
      dear.add(job);
    }
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
      } else if (ofThis.running < MAX_RUNNING_PER_CLIENT && hasThread(job) && hasMemory(job)) {
        jobs.remove();
        job.state = HashingJob.State.RUNNING;
        all.running++;
        all.runningMemoryKib += job.work.memoryKib(usual);
        ofThis.running++;
        dear.running += job.isDear() ? 1 : 0;
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  private boolean hasThread(HashingJob job) {
    return !job.isDear() || dear.running < threadsOfDear();
  }

  private boolean hasMemory(HashingJob job) {
    long needed = job.work.memoryKib(usual);
    return needed == 0 || all.runningMemoryKib + needed <= settings.besideKib(usual);
  }

  /// A job that ran has ended.
  void finish(HashingJob job, HashingJob.State how) {
    all.running--;
    all.runningMemoryKib -= job.work.memoryKib(usual);
    workOf(job).running--;
    dear.running -= job.isDear() ? 1 : 0;
    leave(job);
    job.end(how);
  }

  private void refuse(HashingJob job) {
    leave(job);
    job.end(HashingJob.State.REFUSED);
  }

  private void leave(HashingJob job) {
    all.remove(job);
    if (job.isDear()) {
      dear.remove(job);
    }
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
