package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A hash of Firebase Authentication: its project's signer key, encrypted with what scrypt makes of
/// the password.
///
/// @param salt the account's, with the project's salt separator behind it
/// @param tag as long as the signer key
record FirebaseScrypt(Scrypt.ScryptCost cost, Secret salt, Secret signerKey, Secret tag)
    implements ForeignHash {
  private static final int KEY_BYTES = 32;

  /// Every password has a key of its own, which encrypts this one text.
  private static final byte[] COUNTER = new byte[16];

  @Override
  public boolean takes(byte[] password) {
    return HmacKeys.distinguish(password);
  }

  @Override
  public byte[] derive(byte[] password) {
    byte[] key = cost.derive(password, salt.expose(), KEY_BYTES);
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(COUNTER));
      return cipher.doFinal(signerKey.expose());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in counter mode", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public int memoryKib() {
    return (int) cost.memoryKib();
  }

  @Override
  public long workKib() {
    return cost.workKib();
  }

  @Override
  public String scheme() {
    return "fbscrypt";
  }
}
