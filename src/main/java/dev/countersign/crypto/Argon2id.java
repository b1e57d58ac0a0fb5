package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.util.Arrays;
import java.util.Optional;

/// Argon2id, version 1.3 (RFC 9106), with working memory that is used again. For one thread at a
/// time.
///
/// After an exception the next call starts afresh.
interface Argon2id {
  /// The tag of the input, which stays the caller's to wipe.
  byte[] tag(Input input);

  /// What goes into one tag.
  final class Input implements HashingWork {
    private static final byte[] NONE = {};

    final byte[] password;
    final byte[] salt;
    final byte[] secret;
    final byte[] associated;
    final HashCost cost;
    final int tagBytes;

    Input(
        byte[] password,
        byte[] salt,
        byte[] secret,
        byte[] associated,
        HashCost cost,
        int tagBytes) {
      this.password = password;
      this.salt = salt;
      this.secret = secret;
      this.associated = associated;
      this.cost = cost;
      this.tagBytes = tagBytes;
    }

    /// The password's tag as it is kept without a pepper: no secret, no associated data.
    static Input of(byte[] password, byte[] salt, HashCost cost, int tagBytes) {
      return new Input(password, salt, NONE, NONE, cost, tagBytes);
    }

    /// The same with a pepper, as the secret.
    static Input of(
        byte[] password, byte[] salt, Optional<Secret> pepper, HashCost cost, int tagBytes) {
      byte[] secret = pepper.map(Secret::expose).orElse(NONE);
      return new Input(password, salt, secret, NONE, cost, tagBytes);
    }

    @Override
    public byte[] tag(Argon2id argon2id) {
      return argon2id.tag(this);
    }

    @Override
    public long expectedKib() {
      return isSteady() ? cost.filledKib() : 2 * cost.filledKib();
    }

    @Override
    public boolean isSteady() {
      // That of several lanes is made by other code, which takes up to twice as long.
      return cost.parallelism() == 1;
    }

    @Override
    public long spentKib(long timedKib) {
      return isSteady() ? cost.filledKib() : timedKib;
    }

    // Several lanes, which no hash of ours has, are filled elsewhere.
    @Override
    public int memoryKib(HashCost usual) {
      boolean isKept = cost.parallelism() == 1 && cost.memoryKib() <= usual.memoryKib();
      return isKept ? 0 : cost.memoryKib();
    }

    @Override
    public void wipe() {
      Arrays.fill(password, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }
}
