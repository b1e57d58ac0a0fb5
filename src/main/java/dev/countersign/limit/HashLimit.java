package dev.countersign.limit;

/// Every bound on what a stored password hash may ask for, wherever it was made: no row of the
/// database, and no line of an import, can burn more than a few seconds of one core or take more
/// memory than the lane has been measured for.
public enum HashLimit {
  /// KiB that Argon2 and scrypt fill at once: four times what RFC 9106 §4 recommends where memory
  /// is scarce, and libsodium's "moderate".
  MEMORY_KIB(256 * 1024),
  /// KiB that they fill in all passes together, which is what takes the time.
  FILLED_KIB(1024 * 1024),
  /// Passes of Argon2: beyond this, tiny memories with many passes are no defence, only work.
  ARGON2_ITERATIONS(64),
  /// Lanes of Argon2: as many as libraries use by default; here they run one after the other.
  ARGON2_PARALLELISM(16),
  /// Cost of bcrypt, each step twice the work: the defaults of libraries are 10 to 12.
  BCRYPT_COST(14),
  /// Block size r of scrypt: everybody uses 8, some 16.
  SCRYPT_BLOCK_SIZE(32),
  /// Parallelization p of scrypt: its work is within that of all that is filled as well.
  SCRYPT_PARALLELIZATION(16),
  /// Iterations of PBKDF2, those with SHA-512 counted twice: what OWASP asks for, 1,300,000 with
  /// SHA-1, and Django's, 1,200,000 with SHA-256, are the highest in use.
  PBKDF2_ITERATIONS(2_000_000),
  /// Bytes of a salt: libraries make 8 to 32.
  SALT_BYTES(64),
  /// Bytes of the hash itself: 16 to 64 are made.
  TAG_BYTES(64),
  /// Bytes of Firebase's signer key, and as many of its salt separator: they are 64 and 1.
  FIREBASE_KEY_BYTES(128),
  /// Characters of a hash with its parameters: Firebase's, with its signer key, take 300.
  TEXT(512),
  /// Pepper keys at once: one is enough, two while it changes, and those of years for accounts that
  /// nobody uses.
  PEPPERS(16);

  /// RFC 9106 §3.1: eight blocks for each lane.
  private static final int ARGON2_MIN_KIB_PER_LANE = 8;

  private final int amount;

  HashLimit(int amount) {
    this.amount = amount;
  }

  /// How much, in the unit its description names.
  public int amount() {
    return amount;
  }

  /// Whether Argon2 of these parameters is within bounds, and at all.
  public static boolean allowsArgon2(int memoryKib, int iterations, int parallelism) {
    return parallelism >= 1
        && parallelism <= ARGON2_PARALLELISM.amount
        && iterations >= 1
        && iterations <= ARGON2_ITERATIONS.amount
        && memoryKib >= ARGON2_MIN_KIB_PER_LANE * parallelism
        && memoryKib <= MEMORY_KIB.amount
        && memoryKib <= FILLED_KIB.amount / iterations;
  }
}
