package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.BCrypt;

/// A hash of bcrypt, of any revision.
///
/// Bcrypt looks at 72 bytes, and C at those before a NUL. What its makers cut off silently would
/// here let in whoever knows the beginning, so longer passwords and those with a NUL are not taken.
///
/// @param cost the number of doublings
record Bcrypt(Key key, int cost, Secret salt, Secret tag) implements ForeignHash {
  static final int SALT_BYTES = 16;

  /// The last of its 24 is never written.
  static final int TAG_BYTES = 23;

  static final int MIN_COST = 4;

  private static final int KEY_BYTES = 72;
  private static final int WORD_BYTES = 4;

  /// One doubling: two key schedules of Blowfish, 4 KiB written 521 times over in each.
  private static final long KIB_PER_ROUND = 64;

  /// How a password becomes the 72 bytes of a key.
  enum Key {
    /// `$2$`: the password, again and again.
    BARE,
    /// `$2a$`, `$2b$`, `$2y$`: the password with a NUL behind it, again and again. What the three
    /// were made to tell apart concerns passwords of more than 255 bytes and the byte 0xff, which
    /// no UTF-8 has.
    ENDED,
    /// `$2x$`: the same, as crypt_blowfish before 1.1 wrongly did: a byte of 128 and more, taken
    /// for a negative number, spoils those before it in its word.
    SIGN_EXTENDED,
    /// Django's `bcrypt_sha256`: as ENDED, of the SHA-256 of the password in hexadecimal.
    OF_SHA256
  }

  @Override
  public byte[] derive(byte[] password) {
    byte[] expanded =
        switch (key) {
          case BARE -> repeated(password);
          case ENDED -> ended(password);
          case SIGN_EXTENDED -> signExtended(ended(password));
          case OF_SHA256 -> ended(hexOfSha256(password));
        };
    byte[] derived = BCrypt.generate(expanded, salt.expose(), cost, false);
    Arrays.fill(expanded, (byte) 0);
    return Arrays.copyOf(derived, TAG_BYTES);
  }

  @Override
  public boolean takes(byte[] password) {
    return switch (key) {
      case BARE -> password.length > 0 && isTakenWhole(password);
      case ENDED, SIGN_EXTENDED -> isTakenWhole(password);
      case OF_SHA256 -> true;
    };
  }

  private static boolean isTakenWhole(byte[] password) {
    boolean hasNul = false;
    for (byte b : password) {
      hasNul |= b == 0;
    }
    return password.length <= KEY_BYTES && !hasNul;
  }

  private static byte[] ended(byte[] password) {
    byte[] ended = Arrays.copyOf(password, password.length + 1);
    byte[] key = repeated(ended);
    Arrays.fill(ended, (byte) 0);
    return key;
  }

  private static byte[] repeated(byte[] bytes) {
    byte[] key = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      key[i] = bytes[i % bytes.length];
    }
    return key;
  }

  // Each word is shifted and or-ed together from four bytes; one that counts as negative has all
  // higher bits set.
  private static byte[] signExtended(byte[] key) {
    for (int word = 0; word < KEY_BYTES; word += WORD_BYTES) {
      for (int i = word + 1; i < word + WORD_BYTES; i++) {
        if (key[i] < 0) {
          Arrays.fill(key, word, i, (byte) 0xff);
        }
      }
    }
    return key;
  }

  private static byte[] hexOfSha256(byte[] password) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(password);
      return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public int memoryKib() {
    return 8;
  }

  @Override
  public long workKib() {
    return KIB_PER_ROUND << cost;
  }

  @Override
  public String scheme() {
    return "bcrypt";
  }
}
