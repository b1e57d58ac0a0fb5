package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.ClientPresence;
import dev.countersign.base.Password;
import dev.countersign.base.Secret;
import dev.countersign.crypto.PasswordHash.Foreign;
import dev.countersign.crypto.PasswordHash.Unusable;
import dev.countersign.crypto.foreign.ForeignHash;
import dev.countersign.limit.HashLimit;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(PasswordHasher.class);

  private static final int DECOY_KEY_BYTES = 32;

  /// Every hash of elsewhere takes it.
  private static final byte[] NOBODYS = {'n', 'o', 'b', 'o', 'd', 'y'};

  private final HashCost cost;
  private final Peppers peppers;
  private final RandomTokens random;
  private final HashingLane lane;
  private final LaneSettings settings;
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private final Secret decoySalts;
  private final Secret decoyTag;

  /// Starts the threads, which test themselves and warm up beside whatever is done next.
  ///
  /// @param cost of new hashes
  /// @param peppers the first of which goes into new hashes
  public PasswordHasher(
      HashCost cost, Peppers peppers, LaneSettings settings, RandomTokens random) {
    this(
        cost,
        peppers,
        settings,
        random,
        WarmUp.of(cost),
        FastestArgon2id.workers(cost),
        System::nanoTime);
  }

  PasswordHasher(
      HashCost cost,
      Peppers peppers,
      LaneSettings settings,
      RandomTokens random,
      WarmUp warmUp,
      Supplier<Argon2id> workers,
      LongSupplier nanoTime) {
    this.cost = cost;
    this.peppers = peppers;
    this.settings = settings;
    this.random = random;
    this.decoySalts = random.next(DECOY_KEY_BYTES);
    this.decoyTag = random.next(Argon2idHash.TAG_BYTES);
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
    record Hashed(Argon2idHash hash) implements Hashing {}

    /// Not hashed, for there is too much to do.
    record Busy(Duration retryAfter) implements Hashing {}
  }

  /// What became of a password to be checked.
  public sealed interface Verdict {
    /// It is the one.
    ///
    /// @param outdated whether its hash is not what a new one would be, or dearer, so that it
    ///   should be made again
    record Matches(boolean outdated) implements Verdict {}

    record Differs() implements Verdict {}

    /// It cannot be told: the stored hash is none, asks for more than is allowed, has a pepper that
    /// is not among those given, or was made by something that never looks at the whole of such a
    /// password. It took as long as telling.
    record Unusable() implements Verdict {}

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
        Argon2id.Input.of(
            password.exposeUtf8(),
            salt.expose(),
            peppers.current().flatMap(peppers::key),
            cost,
            Argon2idHash.TAG_BYTES);
    Optional<byte[]> tag = lane.run(who, input, ClientPresence.current());
    return tag.isPresent()
        ? new Hashing.Hashed(new Argon2idHash(cost, peppers.current(), salt, Secret.of(tag.get())))
        : new Hashing.Busy(retryAfter());
  }

  /// Whether the password is the one that was hashed. Its work depends on the stored hash alone: an
  /// over-long password, which nobody has, costs what any other does. A hash that is cheaper than
  /// new ones takes as long as they do, and so as long as the [decoy][#decoy].
  ///
  /// @param decoy that of the address: what is checked where nothing can be done with the hash
  /// @param who whose turn in the lane it is
  public Verdict verify(Password password, PasswordHash stored, Argon2idHash decoy, String who) {
    return switch (stored) {
      case Argon2idHash hash when isPepperMissing(hash) -> unusable(password, decoy, who);
      case Argon2idHash hash when hash.cost().memoryKib() <= settings.besideKib(cost) ->
          verify(password, hash, who);
      case Foreign(_, var hash) when hash.memoryKib() <= settings.besideKib(cost) ->
          verify(password, hash, who);
      case Argon2idHash _, Foreign _, Unusable _ -> unusable(password, decoy, who);
    };
  }

  private boolean isPepperMissing(Argon2idHash stored) {
    Optional<String> missing = stored.pepper().filter(id -> peppers.key(id).isEmpty());
    // Once for each: it would be a line for each sign-in.
    if (missing.isPresent()
        && missed.size() < HashLimit.PEPPERS.amount()
        && missed.add(missing.get())) {
      LOG.error(
          "stored passwords name the pepper {}, which is not among passwords.peppers here:"
              + " their owners cannot sign in until it is",
          missing.get());
    }
    return missing.isPresent();
  }

  private Verdict verify(Password password, Argon2idHash stored, String who) {
    boolean possible = !password.isTooLong();
    byte[] candidate = possible ? password.exposeUtf8() : new byte[Password.MAX_CODE_POINTS];
    var input =
        Argon2id.Input.of(
            candidate,
            stored.salt().expose(),
            stored.pepper().flatMap(peppers::key),
            stored.cost(),
            stored.tag().length());
    return run(input, stored.tag(), who)
        .map(same ->
            same && possible ? new Verdict.Matches(isOutdated(stored)) : new Verdict.Differs())
        .orElseGet(() -> new Verdict.Busy(retryAfter()));
  }

  private Verdict verify(Password password, ForeignHash stored, String who) {
    byte[] submitted = password.exposeSubmittedUtf8();
    boolean taken = stored.takes(submitted);
    boolean possible = taken && !password.isTooLong();
    byte[] candidate = possible ? submitted : NOBODYS.clone();
    return run(new ForeignWork(stored, candidate), stored.tag(), who)
        .<Verdict>map(same -> {
          if (!taken) {
            return new Verdict.Unusable();
          }
          return same && possible ? new Verdict.Matches(true) : new Verdict.Differs();
        })
        .orElseGet(() -> new Verdict.Busy(retryAfter()));
  }

  private Verdict unusable(Password password, Argon2idHash decoy, String who) {
    return verify(password, decoy, who) instanceof Verdict.Busy busy
        ? busy
        : new Verdict.Unusable();
  }

  /// Whether the work gives that tag; empty when there was too much to do.
  private Optional<Boolean> run(HashingWork work, Secret expected, String who) {
    return lane.run(who, work, cost, ClientPresence.current())
        .map(tag -> {
          boolean same = MessageDigest.isEqual(expected.expose(), tag);
          Arrays.fill(tag, (byte) 0);
          return same;
        });
  }

  private boolean isOutdated(Argon2idHash stored) {
    return !stored.cost().isAtLeast(cost)
        || !stored.pepper().equals(peppers.current())
        || stored.salt().length() < Argon2idHash.SALT_BYTES
        || stored.tag().length() < Argon2idHash.TAG_BYTES;
  }

  /// A hash of today's cost that nobody has the password of: what is checked when there is no
  /// account.
  ///
  /// Its salt is the address's own, as an account's is. Where Argon2id reads its memory depends on
  /// password and salt, and some ways through it are quicker by a few thousandths than others: one
  /// salt for all would give whoever has no account one time in common.
  ///
  /// @param address any text that stands for the address
  public Argon2idHash decoy(String address) {
    byte[] salt = Digests.hmacSha256(decoySalts, address.getBytes(UTF_8));
    return new Argon2idHash(
        cost, peppers.current(), Secret.of(Arrays.copyOf(salt, Argon2idHash.SALT_BYTES)), decoyTag);
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
    return random.next(Argon2idHash.SALT_BYTES);
  }

  private Duration retryAfter() {
    int spread = MAX_RETRY_SECONDS - MIN_RETRY_SECONDS + 1;
    return Duration.ofSeconds(MIN_RETRY_SECONDS + random.below(spread));
  }
}
