package dev.countersign.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import org.conscrypt.Conscrypt;

/// Who computes signatures: Conscrypt where its native part loads and works, which is several times
/// as fast, else the JDK.
///
/// Decided once for each algorithm and used by name of the object; nothing is installed for the
/// rest of the process. Both take the same keys and make the same signatures. Keys are always made
/// by the JDK.
final class SignatureProvider {
  private static final Provider EC = choose("EC", Es256Key.SIGNATURE, jdk());
  private static final Provider ED25519 = choose(Ed25519Key.NAME, Ed25519Key.NAME, jdk());
  private static final Provider RSA = choose("RSA", Rs256Key.SIGNATURE, jdkRsa());

  private SignatureProvider() {}

  static Provider ec() {
    return EC;
  }

  static Provider ed25519() {
    return ED25519;
  }

  static Provider rsa() {
    return RSA;
  }

  /// The JDK's for elliptic curves.
  static Provider jdk() {
    return Security.getProvider("SunEC");
  }

  /// The JDK's for RSA.
  static Provider jdkRsa() {
    return Security.getProvider("SunRsaSign");
  }

  private static Provider choose(String key, String signature, Provider otherwise) {
    try {
      Provider conscrypt = Conscrypt.newProvider();
      KeyFactory.getInstance(key, conscrypt);
      Signature.getInstance(signature, conscrypt);
      return conscrypt;
    } catch (GeneralSecurityException | LinkageError | RuntimeException e) {
      // No native part for this machine, or no place to unpack it: the JDK does the same, slower.
      return otherwise;
    }
  }
}
