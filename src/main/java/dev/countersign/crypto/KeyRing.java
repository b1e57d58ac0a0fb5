package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import dev.countersign.store.StoreUnavailable;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of this installation: kept in the database, each wrapped under the master key, made at
/// the first start, and the same for all nodes.
///
/// Of several keys of one purpose the last one whose time has come is used, by this node's clock;
/// all of them verify and open. Keys that another node adds are seen when the ring is read again:
/// [regularly][#reading()], and when a token names a key that is not known. Safe for use by many
/// threads.
public final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  /// A key is added at least so long before it is used, and some seconds more for clocks that
  /// differ: then every node knows it by then.
  private static final Duration PERIOD = Duration.ofSeconds(30);

  /// Whoever forges tokens with keys that do not exist makes us read no more often than this.
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final int ID_BYTES = 16;

  private final KeyRingStore store = new KeyRingStore();
  private final ReentrantLock reading = new ReentrantLock();
  private final Provider provider = EcProvider.chosen();
  private final Database database;
  private final Secret master;
  private final Clock clock;
  private final Sealer sealer;
  private volatile RingKeys keys;
  private Instant lastAsked = Instant.MIN; // guarded by reading
  private Optional<StoreUnavailable> lastFailure = Optional.empty(); // guarded by reading

  private KeyRing(
      Database database, List<KeyRow> rows, Secret master, Clock clock, RandomTokens random) {
    this.database = database;
    this.master = master;
    this.clock = clock;
    this.keys = new RingKeys(rows, master, provider);
    this.sealer = new RingSealer(new SealingKeys(), random);
  }

  /// Opens the ring of this database; one without keys is made, and so are keys for purposes that
  /// have none yet.
  ///
  /// @throws StartRefused when the master key is missing or another one, or a row was altered
  /// @throws StoreUnavailable when the database cannot take it now
  public static KeyRing open(
      Database database, MasterKey source, Clock clock, RandomTokens random) {
    var store = new KeyRingStore();
    List<KeyRow> found = database.read(store::all);
    Secret master = obtain(source, found.isEmpty(), random);
    requireOpensWith(master, found);
    List<KeyRow> rows =
        isComplete(found) ? found : complete(database, store, master, clock, random);
    requireOpensWith(master, rows);
    return new KeyRing(database, rows, master, clock, random);
  }

  private static Secret obtain(MasterKey source, boolean ringIsEmpty, RandomTokens random) {
    return switch (source) {
      case MasterKey.Given(Secret key) -> key;
      case MasterKey.InFile(var path) ->
          ringIsEmpty ? MasterKeyFile.readOrCreate(path, random) : MasterKeyFile.read(path);
    };
  }

  private static void requireOpensWith(Secret master, List<KeyRow> rows) {
    if (!rows.isEmpty()
        && rows.stream().filter(KeyRow::isRing).allMatch(row -> row.unwrap(master).isEmpty())) {
      throw new StartRefused(
          "The master key is not the one that this database's keys were made under: start with that one.");
    }
  }

  // Keys are made before the transaction, and those that somebody else was quicker with are thrown
  // away in it. Of many that make the ring, all but one wait for its first row.
  private static List<KeyRow> complete(
      Database database, KeyRingStore store, Secret master, Clock clock, RandomTokens random) {
    Instant now = clock.instant();
    var candidates = new ArrayList<KeyRow>(List.of(KeyRow.ring(master, random, now)));
    Stream.of(KeyPurpose.values())
        .map(purpose -> newRow(purpose, master, random, now))
        .forEach(candidates::add);
    return database.write(transaction -> {
      for (KeyRow candidate : candidates) {
        if (!has(store.all(transaction), candidate.purpose())) {
          store.add(transaction, candidate);
        }
      }
      return store.all(transaction);
    });
  }

  private static KeyRow newRow(
      KeyPurpose purpose, Secret master, RandomTokens random, Instant now) {
    Secret key = purpose.newKey(random);
    String id =
        switch (purpose) {
          case ACCESS_TOKEN -> Es256Key.of(key, EcProvider.chosen()).kid();
          case REFRESH_TOKEN, DEVICE_TOKEN, SEALING -> Base64Url.encode(random.bytes(ID_BYTES));
        };
    return KeyRow.of(id, purpose, key, master, random, now);
  }

  private static boolean isComplete(List<KeyRow> rows) {
    return Stream.of(KeyPurpose.values()).allMatch(purpose -> has(rows, purpose.name()));
  }

  private static boolean has(List<KeyRow> rows, String purpose) {
    return rows.stream().anyMatch(row -> row.purpose().equals(purpose));
  }

  /// The keys as they are known now.
  RingKeys keys() {
    return keys;
  }

  /// Keys that are newer than these, if others have them by now or the last such question is long
  /// enough ago to read again; else these. Whoever asks while somebody reads waits for that.
  ///
  /// @throws StoreUnavailable when the database cannot answer now, or could not when it was last
  ///   asked: nobody knows then whether there are newer ones
  RingKeys keysAfter(RingKeys known) {
    reading.lock();
    try {
      Instant now = clock.instant();
      boolean isSoon =
          !now.isBefore(lastAsked) && Duration.between(lastAsked, now).compareTo(PAUSE) < 0;
      if (keys != known) {
        return keys;
      }
      if (!isSoon) {
        lastAsked = now;
        read();
      } else if (lastFailure.isPresent()) {
        throw new StoreUnavailable("the keys could not be read", lastFailure.get());
      }
      return keys;
    } finally {
      reading.unlock();
    }
  }

  /// Reads the ring again, now.
  ///
  /// @throws StoreUnavailable when the database cannot answer now
  void reread() {
    reading.lock();
    try {
      read();
    } finally {
      reading.unlock();
    }
  }

  private void read() {
    List<KeyRow> rows;
    try {
      rows = database.read(store::all);
    } catch (StoreUnavailable e) {
      lastFailure = Optional.of(e);
      throw e;
    }
    lastFailure = Optional.empty();
    if (keys.areOf(rows)) {
      return;
    }
    try {
      keys = new RingKeys(rows, master, provider);
    } catch (StartRefused e) {
      // A newer version's key, perhaps: what is known goes on working.
      LOG.warn("the keys in the database have changed and are not taken: {}", e.getMessage());
    }
  }

  /// Reads the ring again and again, so that a key is known before it is used.
  public Chore reading() {
    return new Chore() {
      @Override
      public String name() {
        return "read the key ring";
      }

      @Override
      public Duration period() {
        return PERIOD;
      }

      @Override
      public boolean runSlice() {
        reread();
        return false;
      }
    };
  }

  /// The key that signs access tokens now.
  public Es256Key accessKey() {
    return keys.accessKeyAt(clock.instant());
  }

  /// Every key that access tokens may still be signed with.
  public Collection<Es256Key> accessKeys() {
    return keys.accessKeys();
  }

  /// Checks tokens of this type that access keys sign.
  ///
  /// @param others keys of elsewhere whose signatures count as well
  public TokenVerifier verifierOfAccessTokens(String type, List<? extends JwtKey> others) {
    return new RingVerifier(
        this, type, known -> Stream.concat(known.accessKeys().stream(), others.stream()).toList());
  }

  /// The key that signs refresh tokens now.
  public Hs256Key refreshKey() {
    return keys.refreshKeyAt(clock.instant());
  }

  /// The refresh key of this name, which stands in a row of ours: read again if it is a new one.
  ///
  /// @throws StoreUnavailable when the database cannot answer now
  public Optional<Hs256Key> refreshKey(String kid) {
    return keys.refreshKey(kid)
        .or(() -> {
          reread();
          return keys.refreshKey(kid);
        });
  }

  /// Every key that refresh tokens may still be signed with.
  public Collection<Hs256Key> refreshKeys() {
    return keys.refreshKeys();
  }

  /// Checks tokens of this type that refresh keys sign.
  public TokenVerifier verifierOfRefreshTokens(String type) {
    return new RingVerifier(this, type, RingKeys::refreshKeys);
  }

  /// The key that signs device tokens now.
  public Hs256Key deviceKey() {
    return keys.deviceKeyAt(clock.instant());
  }

  /// Checks tokens of this type that device keys sign.
  public TokenVerifier verifierOfDeviceTokens(String type) {
    return new RingVerifier(this, type, RingKeys::deviceKeys);
  }

  /// The name of the key that seals now.
  String sealingKeyId() {
    return keys.idAt(KeyPurpose.SEALING, clock.instant());
  }

  private final class SealingKeys implements RingSealer.Keys {
    @Override
    public String current() {
      return sealingKeyId();
    }

    @Override
    public Optional<Secret> find(String id) {
      RingKeys known = keys;
      return known.sealingKey(id).or(() -> keysAfter(known).sealingKey(id));
    }
  }

  /// What seals rows that only this server may read.
  public Sealer sealer() {
    return sealer;
  }

  /// The public halves of the access keys as a JSON Web Key Set (RFC 7517 §5), in UTF-8.
  public byte[] jwks() {
    return keys.jwks();
  }
}
