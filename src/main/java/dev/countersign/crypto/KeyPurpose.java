package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.time.Duration;

/// What a key of the ring is for; one purpose's key is never used for another.
///
/// The names stand in the database.
enum KeyPurpose {
  /// Signs the access tokens of one contract, as its setting says; the public half is published.
  ACCESS_TOKEN("", Duration.ZERO, Duration.ZERO),
  /// Signs the feed of ended sessions; the public half is published.
  REVOCATIONS("ES256", Duration.ZERO, Duration.ZERO),
  /// Signs refresh tokens, which nobody but this server reads. A spent one is still known for what
  /// it is as long as its session may last.
  REFRESH_TOKEN("HS256", Unseen.ROTATION, Unseen.KEPT),
  /// Signs tokens by which a device is known again at sign-in, for half a year.
  DEVICE_TOKEN("HS256", Unseen.ROTATION, Unseen.KEPT_FOR_DEVICES),
  /// Seals rows whose content only this server may read; mail waits for a day at most.
  SEALING("A256GCM", Unseen.ROTATION, Unseen.KEPT);

  /// For keys that nobody outside has.
  private static final class Unseen {
    /// They need not change by the minute, for each is kept for long.
    static final Duration ROTATION = Duration.ofDays(7);

    /// As long as a session may last.
    static final Duration KEPT = Duration.ofDays(30);

    static final Duration KEPT_FOR_DEVICES = Duration.ofDays(180);
  }

  private final String algorithm;
  private final Duration leastRotation;
  private final Duration kept;

  KeyPurpose(String algorithm, Duration leastRotation, Duration kept) {
    this.algorithm = algorithm;
    this.leastRotation = leastRotation;
    this.kept = kept;
  }

  /// The one algorithm's name as RFC 7518 has it; empty where each key has its own.
  String algorithm() {
    return algorithm;
  }

  /// No sooner than this does a key follow another, whatever the setting says.
  Duration leastRotation() {
    return leastRotation;
  }

  /// How long a key is kept for what it signed or sealed last; that of access tokens is as long as
  /// they live.
  Duration kept() {
    return kept;
  }

  /// Whether others check what its keys sign.
  boolean isForOthers() {
    return this == ACCESS_TOKEN || this == REVOCATIONS;
  }

  boolean allows(String other) {
    return this == ACCESS_TOKEN
        ? SigningAlgorithm.named(other).isPresent()
        : algorithm.equals(other);
  }

  /// A new key for this algorithm, which the purpose allows.
  Secret newKey(String itsAlgorithm, RandomTokens random) {
    return this == SEALING
        ? random.next(AesGcm.KEY_BYTES)
        : SigningAlgorithm.named(itsAlgorithm).orElseThrow().newKey(random);
  }
}
