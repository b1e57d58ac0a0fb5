package dev.countersign.crypto;

import java.util.Arrays;

/// Argon2id, version 1.3 (RFC 9106), with working memory that is used again. For one thread at a
/// time.
///
/// After an exception the next call starts afresh.
interface Argon2id {
  /// The tag of the input, which stays the caller's to wipe.
  byte[] tag(Input input);

  /// What goes into one tag.
  final class Input {
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

    /// The password's tag as it is kept: no secret, no associated data.
    static Input of(byte[] password, byte[] salt, HashCost cost, int tagBytes) {
      return new Input(password, salt, NONE, NONE, cost, tagBytes);
    }

    void wipe() {
      Arrays.fill(password, (byte) 0);
    }
  }
}
