package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;

/// A password hash that another system made, within bounds. Immutable.
public sealed interface ForeignHash permits Bcrypt, Scrypt, FirebaseScrypt, Pbkdf2, ForeignArgon2 {
  /// What the right password derives.
  Secret tag();

  /// What this password derives, as the original would.
  ///
  /// @param password in UTF-8, one that it [takes][#takes(byte[])]
  byte[] derive(byte[] password);

  /// Whether the original tells such a password from all others: not when it looks at a part of it.
  default boolean takes(byte[] password) {
    return true;
  }

  /// What deriving takes of memory.
  int memoryKib();

  /// What deriving takes of time: about as much as Argon2id takes to fill so many KiB.
  long workKib();

  /// What it is called, for people.
  String scheme();
}
