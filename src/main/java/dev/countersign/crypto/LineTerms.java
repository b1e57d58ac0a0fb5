package dev.countersign.crypto;

import java.time.Duration;

/// What the settings ask of one line of keys.
///
/// @param algorithm of the key that is to sign
/// @param sharedId how the key of a secret that is shared with verifiers is called, up to its
///   number; empty when keys are made here
/// @param rotation how long a key signs
/// @param kept how long it is kept after that
record LineTerms(
    KeyLine line, String algorithm, String sharedId, Duration rotation, Duration kept) {
  boolean isShared() {
    return !sharedId.isEmpty();
  }

  /// Whether this is a key as it is asked for.
  boolean areMetBy(KeyRow row) {
    return row.algorithm().equals(algorithm) && isShared() == row.isShared() && isOfSecret(row);
  }

  /// Whether this is a key of the secret that is shared now.
  boolean isOfSecret(KeyRow row) {
    return row.id().startsWith(sharedId);
  }

  /// Whether this key is the secret that is shared now, whichever contract it was set for.
  boolean shareTheSecretOf(KeyRow row) {
    return isShared() && row.isShared() && tagged(row.id()).startsWith(tagged(sharedId));
  }

  private static String tagged(String id) {
    return id.substring(id.indexOf(KeyRow.SHARED));
  }
}
