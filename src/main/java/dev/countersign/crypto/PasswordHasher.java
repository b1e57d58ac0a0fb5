package dev.countersign.crypto;

import dev.countersign.base.ClientPresence;
import dev.countersign.base.Password;
import dev.countersign.base.Secret;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The hashing lane: makes and checks password hashes on threads of its own, never on the caller's.
///
/// Callers are blocked until they are answered: at once `Busy` when they would have to wait too
/// long, else at the latest when their hash has not started by the deadline. `who` names the
/// account and network a job is for: at most two of one run at once, further ones wait while others
/// go past them. A caller whose client leaves while it waits ([ClientPresence]) is answered `Busy`
/// too, and so is an interrupted one, with its interrupt flag set again. Safe for use by many
/// threads.
public final class PasswordHasher implements AutoCloseable {
  /// Clients that were refused together shall not come back together.
  private static final int MIN_RETRY_SECONDS = 1;

  private static final int MAX_RETRY_SECONDS = 3;

  private final HashCost cost;
  private final RandomTokens random;
  private final HashingLane lane;
  private final PasswordHash decoy;

  /// Starts the threads, which test themselves and warm up beside whatever is done next.
  ///
  /// @param cost of new hashes
  public PasswordHasher(HashCost cost, LaneSettings settings, RandomTokens random) {
    this(cost, settings, random, WarmUp.of(cost), FastestArgon2id.workers(cost), System::nanoTime);
  }

  PasswordHasher(
      HashCost cost,
      LaneSettings settings,
      RandomTokens random,
      WarmUp warmUp,
      Supplier<Argon2id> workers,
      LongSupplier nanoTime) {
    this.cost = cost;
    this.random = random;
    this.decoy = new PasswordHash(cost, newSalt(), random.next(PasswordHash.TAG_BYTES));
    this.lane = new HashingLane(settings, warmUp, workers, nanoTime);
  }

  /// Waits until each thread has hashed the published test vectors; nothing is hashed before.
  ///
  /// @throws IllegalStateException when Argon2id here does not compute what RFC 9106 says
  public void awaitTested() {
    lane.awaitTested();
  }

  /// What became of a password to be hashed.
  public sealed interface Hashing {
    record Hashed(PasswordHash hash) implements Hashing {}

    /// Not hashed, for there is too much to do.
    record Busy(Duration retryAfter) implements Hashing {}
  }

  /// What became of a password to be checked.
  public sealed interface Verdict {
    /// It is the one.
    ///
    /// @param outdated whether its hash is cheaper than new ones are, so that it should be made
    ///   again
    record Matches(boolean outdated) implements Verdict {}

    record Differs() implements Verdict {}

    /// Not checked, for there is too much to do.
    record Busy(Duration retryAfter) implements Verdict {}
  }

  /// The hash of a password under a new salt, at today's cost.
  ///
  /// @throws IllegalArgumentException when it is longer than a password may be
  public Hashing hash(Password password, String who) {
    if (password.isTooLong()) {
      throw new IllegalArgumentException("a password this long is refused before it comes here");
    }
    Secret salt = newSalt();
    var input =
        Argon2id.Input.of(password.exposeUtf8(), salt.expose(), cost, PasswordHash.TAG_BYTES);
    Optional<byte[]> tag = lane.run(who, input, ClientPresence.current());
    return tag.isPresent()
        ? new Hashing.Hashed(new PasswordHash(cost, salt, Secret.of(tag.get())))
        : new Hashing.Busy(retryAfter());
  }

  /// Whether the password is the one that was hashed. Its work depends on the stored hash alone: an
  /// over-long password, which nobody has, costs what any other does. A hash that is cheaper than
  /// new ones takes as long as they do, and so as long as the [decoy][#decoy()].
  public Verdict verify(Password password, PasswordHash stored, String who) {
    boolean possible = !password.isTooLong();
    byte[] candidate = possible ? password.exposeUtf8() : new byte[Password.MAX_CODE_POINTS];
    var input =
        Argon2id.Input.of(candidate, stored.salt().expose(), stored.cost(), stored.tag().length());
    Optional<byte[]> tag = lane.run(who, input, dearer(stored.cost()), ClientPresence.current());
    if (tag.isEmpty()) {
      return new Verdict.Busy(retryAfter());
    }
    boolean same = MessageDigest.isEqual(stored.tag().expose(), tag.get());
    Arrays.fill(tag.get(), (byte) 0);
    return same && possible ? new Verdict.Matches(isOutdated(stored)) : new Verdict.Differs();
  }

  private HashCost dearer(HashCost stored) {
    return stored.filledKib() < cost.filledKib() ? cost : stored;
  }

  private boolean isOutdated(PasswordHash stored) {
    return !stored.cost().isAtLeast(cost)
        || stored.salt().length() < PasswordHash.SALT_BYTES
        || stored.tag().length() < PasswordHash.TAG_BYTES;
  }

  /// A hash of today's cost that nobody has the password of: what is checked when there is no
  /// account.
  public PasswordHash decoy() {
    return decoy;
  }

  public LaneLoad load() {
    return lane.load();
  }

  /// Stops the threads: what waits and what comes later is answered `Busy`.
  @Override
  public void close() {
    lane.close();
  }

  private Secret newSalt() {
    return random.next(PasswordHash.SALT_BYTES);
  }

  private Duration retryAfter() {
    int spread = MAX_RETRY_SECONDS - MIN_RETRY_SECONDS + 1;
    return Duration.ofSeconds(MIN_RETRY_SECONDS + random.below(spread));
  }
}
