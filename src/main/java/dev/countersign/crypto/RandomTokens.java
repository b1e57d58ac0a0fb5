package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/// The one source of what must not be guessed: tokens, salts, keys, identities. Safe for use by
/// many threads.
public final class RandomTokens {
  private static final int UUID_BYTES = 16;

  private final SecureRandom random;

  /// Those of the system's own randomness.
  public static RandomTokens ofSystem() {
    return new RandomTokens(new SecureRandom());
  }

  public RandomTokens(SecureRandom random) {
    this.random = random;
  }

  public Secret next(int bytes) {
    return Secret.of(bytes(bytes));
  }

  public UserId newUserId() {
    return new UserId(newUuid());
  }

  public SessionId newSessionId() {
    return new SessionId(newUuid());
  }

  /// A random UUID, version 4 (RFC 9562 §5.4).
  public UUID newUuid() {
    byte[] bytes = bytes(UUID_BYTES);
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    var both = ByteBuffer.wrap(bytes);
    return new UUID(both.getLong(), both.getLong());
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A number from zero to one below the bound.
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// What it draws from.
  public SecureRandom source() {
    return random;
  }
}
