package dev.countersign.crypto;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// One hash to be made. What changes in it is guarded by the lane's lock.
final class HashingJob {
  /// What takes more than so many times as long as a new hash is dear: far beyond bcrypt of cost 12
  /// and PBKDF2 as OWASP asks for it, which a whole system's people may come with.
  private static final int DEAR_TIMES = 16;

  /// Whose it is: an account and network.
  final String client;

  final HashingWork work;

  /// What it is to cost at least.
  final HashCost floor;

  /// What it is expected to cost in all, as KiB that Argon2id fills.
  final long kib;

  /// Nanosecond time after which it is not started any more.
  final long startBy;

  /// Signalled when it has ended; its caller waits for that.
  final Condition changed;

  State state = State.WAITING;

  /// Whether nobody waits for its tag any more.
  boolean abandoned;

  byte @Nullable [] tag;
  @Nullable Throwable failure;

  HashingJob(String client, HashingWork work, HashCost floor, long startBy, Condition changed) {
    this.client = client;
    this.work = work;
    this.floor = floor;
    this.kib = Math.max(work.expectedKib(), floor.filledKib());
    this.startBy = startBy;
    this.changed = changed;
  }

  /// Whether it keeps a thread for so long that others are to be kept from it.
  boolean isDear() {
    return kib > DEAR_TIMES * floor.filledKib();
  }

  enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    REFUSED
  }

  /// The password is wiped, whatever became of it.
  void end(State how) {
    work.wipe();
    state = how;
    changed.signal();
  }
}
