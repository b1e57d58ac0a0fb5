package dev.countersign.crypto;

/// What one job has a thread of the hashing lane compute. All amounts of time are in KiB that
/// Argon2id fills in it.
interface HashingWork {
  /// The tag; made once.
  byte[] tag(Argon2id argon2id);

  /// How long it is expected to take.
  long expectedKib();

  /// How long it has taken, when the clock says so much.
  long spentKib(long timedKib);

  /// Whether it always takes what is expected, so that one learns from it how fast the thread is.
  boolean isSteady();

  /// What it needs of memory beside what its thread keeps for a hash of the usual cost.
  int memoryKib(HashCost usual);

  /// Wipes the password.
  void wipe();
}
