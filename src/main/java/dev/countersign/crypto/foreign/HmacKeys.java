package dev.countersign.crypto.foreign;

/// What HMAC makes of a password as its key.
final class HmacKeys {
  private HmacKeys() {}

  /// Whether no shorter password is the same key: HMAC fills keys up with NULs (RFC 2104 §2), so
  /// that those at the end do not count.
  static boolean distinguish(byte[] password) {
    return password.length == 0 || password[password.length - 1] != 0;
  }
}
