package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM with a random nonce of 96 bits before the ciphertext (NIST SP 800-38D).
///
/// §8.3 there: a random nonce is good for 2³² uses of one key. A ring's keys seal mails and resets,
/// and are changed long before.
final class AesGcm {
  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private AesGcm() {}

  static byte[] seal(Secret key, byte[] plain, byte[] context, RandomTokens random) {
    byte[] nonce = random.bytes(NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /// The plain bytes, or empty when this key did not seal these bytes for this context.
  static Optional<byte[]> open(Secret key, byte[] sealed, byte[] context) {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open", e);
    }
  }

  private static Cipher cipher(int mode, Secret key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    var parameters = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
    cipher.init(mode, new SecretKeySpec(key.expose(), "AES"), parameters);
    cipher.updateAAD(context);
    return cipher;
  }
}
