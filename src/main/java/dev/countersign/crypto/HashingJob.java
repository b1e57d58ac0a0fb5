package dev.countersign.crypto;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// One hash to be made. What changes in it is guarded by the lane's lock.
final class HashingJob {
  /// Whose it is: an account and network.
  final String client;

  final Argon2id.Input input;

  /// What it is to cost in all: what its input does, or more.
  final HashCost cost;

  /// Nanosecond time after which it is not started any more.
  final long startBy;

  /// Signalled when it has ended; its caller waits for that.
  final Condition changed;

  State state = State.WAITING;

  /// Whether nobody waits for its tag any more.
  boolean abandoned;

  byte @Nullable [] tag;
  @Nullable Throwable failure;

  HashingJob(String client, Argon2id.Input input, HashCost cost, long startBy, Condition changed) {
    this.client = client;
    this.input = input;
    this.cost = cost;
    this.startBy = startBy;
    this.changed = changed;
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
    input.wipe();
    state = how;
    changed.signal();
  }
}
