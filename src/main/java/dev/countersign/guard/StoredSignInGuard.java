package dev.countersign.guard;

import dev.countersign.account.Account;
import dev.countersign.audit.KnownBy;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.UserId;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.guard.SourceStore.Taken;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.limit.SizeLimit;
import dev.countersign.store.Database;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The guard that counts in the database: exactly, over restarts, and for all nodes together.
///
/// Delays go by the clock of the node that counted; another node, whose clock is some seconds off,
/// sees them end by these seconds sooner or later. What could not be given back stays counted.
public final class StoredSignInGuard implements SignInGuard {
  private static final Logger LOG = LoggerFactory.getLogger(StoredSignInGuard.class);
  private static final SourceStore SOURCES = new SourceStore();

  private final Rate rate;
  private final int most;
  private final Terms ofNetwork;
  private final Terms ofDevice;
  private final Terms ofStrangers;
  private final Database database;
  private final DeviceTokens devices;
  private final RandomTokens random;
  private final Clock clock;

  /// @param rate how many failures of one network or device are free, and the first delay after
  ///   them
  /// @param most how many of all strangers in a row are looked at; after as many of its own, a
  ///   known network or device is a stranger
  public StoredSignInGuard(
      Rate rate, int most, Database database, KeyRing keys, RandomTokens random, Clock clock) {
    this.rate = rate;
    this.most = most;
    this.ofNetwork = Terms.ofNetwork(rate);
    this.ofDevice = Terms.ofDevice(rate, most);
    this.ofStrangers = Terms.ofStrangers(most);
    this.database = database;
    this.devices = new DeviceTokens(keys, clock);
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Admission admit(
      String submittedEmail,
      Optional<Account> account,
      Client client,
      Optional<String> deviceToken) {
    // Looked at whether or not there is an account: it takes time.
    Optional<DeviceTokens.Presented> presented = deviceToken.flatMap(devices::read);
    Optional<DeviceId> device =
        account.flatMap(a -> presented.filter(p -> p.isOf(a))).map(DeviceTokens.Presented::device);
    Instant now = clock.instant();
    int version = account.map(Account::passwordVersion).orElse(Source.NOBODYS_VERSION);
    Source network = Source.network(submittedEmail, client, version);
    return database.tally(tx -> admit(tx, submittedEmail, account, network, device, now));
  }

  private Admission admit(
      Transaction tx,
      String submittedEmail,
      Optional<Account> account,
      Source network,
      Optional<DeviceId> device,
      Instant now) {
    if (account.isPresent() && device.isPresent()) {
      Source source = Source.device(account.get().id(), device.get());
      Optional<Taken> taken = SOURCES.take(tx, source, ofDevice, now);
      if (taken.isPresent()) {
        var count = new Count(source, ofDevice, taken.get());
        return new Counted(KnownBy.DEVICE, network, device, List.of(count));
      }
    }
    Optional<Taken> ofThis = SOURCES.take(tx, network, ofNetwork, now);
    if (ofThis.isEmpty()) {
      Instant until = SOURCES.delayedUntil(tx, network).orElse(now);
      return new Admission.Delayed(refused(Duration.between(now, until), now));
    }
    var count = new Count(network, ofNetwork, ofThis.get());
    if (account.filter(a -> isKnown(ofThis.get(), a, now)).isPresent()) {
      return new Counted(KnownBy.NETWORK, network, Optional.empty(), List.of(count));
    }
    Source strangers = Source.strangers(submittedEmail);
    Optional<Taken> ofAll = SOURCES.take(tx, strangers, ofStrangers, now);
    if (ofAll.isPresent()) {
      var all = new Count(strangers, ofStrangers, ofAll.get());
      return new Counted(KnownBy.NOTHING, network, Optional.empty(), List.of(count, all));
    }
    // It was no guess. And a network that comes for the first time has to leave nothing: there are
    // very many, and no hash holds them up.
    SOURCES.giveBack(tx, network, ofNetwork, ofThis.get(), now);
    return new Admission.Locked(refused(longestDelay(), now));
  }

  private boolean isKnown(Taken network, Account account, Instant now) {
    return GuardRules.isKnown(
        network.knownTo(),
        network.passwordVersion(),
        network.knownUntil(),
        network.failures(),
        most,
        account.id(),
        account.passwordVersion(),
        now);
  }

  private Duration longestDelay() {
    return GuardRules.longest(rate.window());
  }

  // Another node's clock may be ahead: nobody is told to wait for longer than a delay is, or not
  // to.
  private Standing refused(Duration left, Instant now) {
    Duration most = left.compareTo(longestDelay()) > 0 ? longestDelay() : left;
    Duration wait = most.isPositive() ? most : Duration.ofMillis(1);
    return new Standing(false, rate.count(), 0, rate.window(), now.plus(wait), wait);
  }

  @Override
  public void startOver(
      Transaction tx, UserId account, Email email, int passwordVersion, Client client) {
    SOURCES.forgetKnown(tx, account);
    forgetStrangers(tx, email);
    Source network = Source.network(email.address(), client, passwordVersion);
    SOURCES.remember(tx, network, account, passwordVersion, clock.instant());
  }

  /// Lets strangers try again at an account that begins here: their guesses of before, when the
  /// address had none, were about nothing.
  public static void forgetStrangers(Transaction tx, Email email) {
    SOURCES.forget(tx, Source.strangers(email.address()));
  }

  @Override
  public Optional<DeviceToken> newDevice(Account account) {
    return Optional.of(devices.mint(account, DeviceId.random(random)));
  }

  /// A source that an attempt was counted for.
  private record Count(Source source, Terms terms, Taken taken) {}

  /// An attempt that was counted.
  private final class Counted implements Admission.Admitted {
    private final KnownBy knownBy;
    private final Source network;
    private final Optional<DeviceId> device;
    private final List<Count> counts;

    Counted(KnownBy knownBy, Source network, Optional<DeviceId> device, List<Count> counts) {
      this.knownBy = knownBy;
      this.network = network;
      this.device = device;
      this.counts = new ArrayList<>(counts);
    }

    @Override
    public KnownBy knownBy() {
      return knownBy;
    }

    @Override
    public void giveBack() {
      Instant now = clock.instant();
      try {
        database.tallyOnce(tx -> {
          counts.forEach(
              count -> SOURCES.giveBack(tx, count.source(), count.terms(), count.taken(), now));
          return true;
        });
      } catch (StoreUnavailable e) {
        LOG.warn("a sign-in stays counted as a failure that was none: {}", e.getMessage());
      }
    }

    @Override
    public Optional<DeviceToken> succeed(Account account) {
      Instant now = clock.instant();
      try {
        database.tally(tx -> {
          counts.stream()
              .map(Count::source)
              .filter(source -> source != network)
              .forEach(source -> SOURCES.forget(tx, source));
          if (SOURCES.remember(tx, network, account.id(), account.passwordVersion(), now)) {
            SOURCES.keepNewest(tx, account.id(), SizeLimit.KNOWN_NETWORKS.amount());
          }
          return true;
        });
      } catch (StoreUnavailable e) {
        LOG.warn("a sign-in stays counted as a failure that was none: {}", e.getMessage());
      }
      return Optional.of(devices.mint(account, device.orElseGet(() -> DeviceId.random(random))));
    }
  }
}
