package dev.countersign.crypto;

import dev.countersign.audit.AuditLog;
import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import dev.countersign.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of this installation: kept in the database, each wrapped under the master key, made
/// when they are needed, and the same for all nodes.
///
/// Of several keys of one line the last one whose time has come is used, by this node's clock; all
/// of them verify and open. What other nodes and commands change is seen when the ring is read
/// again: [regularly][#care()], before a token is checked by keys that were read longer ago than
/// [#FRESH], and when a token names a key that is not known. Safe for use by many threads.
public final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  /// How often the ring is read.
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /// No token is accepted by keys that were read longer ago: a burnt key is good for nothing then.
  static final Duration FRESH = Duration.ofSeconds(15);

  /// Whoever forges tokens with keys that do not exist makes us read no more often than this.
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final KeyLine REFRESH = KeyLine.of(KeyPurpose.REFRESH_TOKEN);
  private static final KeyLine DEVICE = KeyLine.of(KeyPurpose.DEVICE_TOKEN);
  private static final KeyLine REVOCATIONS = KeyLine.of(KeyPurpose.REVOCATIONS);
  private static final KeyLine SEALING = KeyLine.of(KeyPurpose.SEALING);

  private final KeyRingStore store = new KeyRingStore();
  private final ReentrantLock reading = new ReentrantLock();
  private final Database database;
  private final MasterKeys masters;
  private final List<LineTerms> lines;
  private final KeyRingEditor editor;
  private final Clock clock;
  private final Sealer sealer;
  private volatile RingKeys keys;
  private volatile Instant lastRead;
  private Instant lastAsked = Instant.MIN; // guarded by reading
  private Optional<StoreUnavailable> lastFailure = Optional.empty(); // guarded by reading

  private KeyRing(
      Database database,
      RingKeys keys,
      MasterKeys masters,
      List<LineTerms> lines,
      KeyRingEditor editor,
      Clock clock,
      RandomTokens random) {
    this.database = database;
    this.keys = keys;
    this.masters = masters;
    this.lines = lines;
    this.editor = editor;
    this.clock = clock;
    this.lastRead = clock.instant();
    this.sealer = new RingSealer(new SealingKeys(), random);
  }

  /// Opens the ring of this database; one without keys is made, and so are keys that the policy
  /// asks for and that are not there yet.
  ///
  /// @throws StartRefused when a master key is missing or another one, a row was altered, or a
  ///   secret is to sign that was burnt
  /// @throws StoreUnavailable when the database cannot take it now
  public static KeyRing open(
      Database database,
      MasterKeySources sources,
      KeyPolicy policy,
      AuditLog audit,
      Clock clock,
      RandomTokens random) {
    var store = new KeyRingStore();
    boolean isEmpty = database.<List<KeyRow>>read(store::all).isEmpty();
    MasterKeys masters = MasterKeys.obtain(sources, isEmpty, random);
    var editor = new KeyRingEditor(database, masters, policy, audit, clock, random);
    if (isEmpty) {
      editor.begin();
    }
    List<LineTerms> lines = policy.lines();
    List<KeyRow> rows = database.read(store::all);
    masters.wrapping(rows);
    refuseBurnt(rows, lines);
    RingKeys.of(rows, masters);
    Instant now = clock.instant();
    editor.run(rows, found -> KeyRules.atStart(found, lines, now));
    RingKeys keys = RingKeys.of(database.read(store::all), masters);
    var ring = new KeyRing(database, keys, masters, lines, editor, clock, random);
    ring.doWhatIsDue();
    return ring;
  }

  private static void refuseBurnt(List<KeyRow> rows, List<LineTerms> lines) {
    for (LineTerms terms : lines) {
      if (rows.stream().anyMatch(row -> row.isBurnt() && terms.shareTheSecretOf(row))) {
        throw new StartRefused(
            "%s.tokens.secret is one that was burnt: set another."
                .formatted(terms.line().contract()));
      }
    }
  }

  /// The keys as they are known now.
  RingKeys keys() {
    return keys;
  }

  /// The keys as they were within the last moments.
  ///
  /// @throws StoreUnavailable when that cannot be told
  RingKeys freshKeys() {
    return isFresh() ? keys : ask(false);
  }

  // A clock that was set back makes nothing fresh for longer.
  private boolean isFresh() {
    return Duration.between(lastRead, clock.instant()).abs().compareTo(FRESH) <= 0;
  }

  /// Keys that are newer than these, if others have them by now or the last such question is long
  /// enough ago to read again; else these. Whoever asks while somebody reads waits for that.
  ///
  /// @throws StoreUnavailable when the database cannot answer now, or could not when it was last
  ///   asked, or has keys that cannot be opened here: nobody knows then whether it is one of those
  RingKeys keysAfter(RingKeys known) {
    RingKeys now = keys == known ? ask(true) : keys;
    if (!now.unusable().isEmpty()) {
      throw new StoreUnavailable("there are keys that cannot be opened here");
    }
    return now;
  }

  private RingKeys ask(boolean evenIfFresh) {
    reading.lock();
    try {
      if (!evenIfFresh && isFresh()) {
        return keys; // Somebody else was quicker.
      }
      Instant now = clock.instant();
      if (Duration.between(lastAsked, now).abs().compareTo(PAUSE) >= 0) {
        try {
          read();
        } finally {
          // Not when it was asked: whoever waited for an answer that did not come has waited.
          lastAsked = clock.instant();
        }
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
    Instant asked = clock.instant();
    List<KeyRow> rows;
    try {
      rows = database.read(store::all);
    } catch (StoreUnavailable e) {
      lastFailure = Optional.of(e);
      throw e;
    }
    lastFailure = Optional.empty();
    lastRead = asked;
    RingKeys known = keys;
    if (!known.rows().equals(rows)) {
      keys = known.reread(rows, masters);
      keys.unusable().forEach(why -> LOG.warn("a key is not taken: {}", why));
      if (!masters.haveThatOf(rows)) {
        LOG.warn(
            "keys have moved to a master key that is not here: give it, or no node starts again");
      }
    }
  }

  private void doWhatIsDue() {
    Instant now = clock.instant();
    if (!editor.run(keys.rows(), rows -> KeyRules.due(rows, lines, now)).isEmpty()) {
      reread();
    }
  }

  /// Reads the ring again and again, so that a key is known before it is used, and does to it what
  /// is due: keys follow one another, are told of, and are destroyed in the end.
  public Chore care() {
    return new Chore() {
      @Override
      public String name() {
        return "care for the key ring";
      }

      @Override
      public Duration period() {
        return PERIOD;
      }

      @Override
      public boolean runSlice() {
        reread();
        doWhatIsDue();
        return false;
      }
    };
  }

  // Whoever signs has just heard from the database; where it does not answer now, it is not worth
  // losing what was written there.
  private RingKeys keysForSigning() {
    try {
      return freshKeys();
    } catch (StoreUnavailable e) {
      return keys;
    }
  }

  /// The key that signs access tokens of this contract now.
  public JwtKey accessKey(String contract) {
    return keysForSigning().signingKeyAt(KeyLine.ofAccessTokens(contract), clock.instant());
  }

  /// Every key that access tokens of this contract may still be signed with.
  public Collection<JwtKey> accessKeys(String contract) {
    return keys.signingKeys(KeyLine.ofAccessTokens(contract));
  }

  /// Checks tokens of this type that access keys of this contract sign.
  public TokenVerifier verifierOfAccessTokens(String contract, String type) {
    return new RingVerifier(this, type, KeyLine.ofAccessTokens(contract));
  }

  /// The key that signs refresh tokens now.
  public JwtKey refreshKey() {
    return keysForSigning().signingKeyAt(REFRESH, clock.instant());
  }

  /// The refresh key of this name, which stands in a row of ours: read again if it is a new one;
  /// empty if it is gone.
  ///
  /// @throws StoreUnavailable when the database cannot answer now
  public Optional<JwtKey> refreshKey(String kid) {
    return keysForSigning()
        .signingKey(REFRESH, kid)
        .or(() -> {
          reread();
          return keys.signingKey(REFRESH, kid);
        });
  }

  /// Every key that refresh tokens may still be signed with.
  public Collection<JwtKey> refreshKeys() {
    return keys.signingKeys(REFRESH);
  }

  /// Checks tokens of this type that refresh keys sign.
  public TokenVerifier verifierOfRefreshTokens(String type) {
    return new RingVerifier(this, type, REFRESH);
  }

  /// The key that signs device tokens now.
  public JwtKey deviceKey() {
    return keysForSigning().signingKeyAt(DEVICE, clock.instant());
  }

  /// Checks tokens of this type that device keys sign.
  public TokenVerifier verifierOfDeviceTokens(String type) {
    return new RingVerifier(this, type, DEVICE);
  }

  /// The key that signs the feed of ended sessions now.
  public JwtKey revocationsKey() {
    return keysForSigning().signingKeyAt(REVOCATIONS, clock.instant());
  }

  /// The name of the key that seals now.
  String sealingKeyId() {
    return keys.idAt(SEALING, clock.instant());
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

  /// The public halves of the keys that sign for others as a JSON Web Key Set (RFC 7517 §5), in
  /// UTF-8. While the database does not answer, those that it had last.
  public byte[] jwks() {
    return keysForSigning().jwks();
  }
}
