package dev.countersign.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import org.conscrypt.Conscrypt;

/// Who computes ECDSA: Conscrypt where its native part loads and works, which is several times as
/// fast, else the JDK.
///
/// Decided once and used by name of the object; nothing is installed for the rest of the process.
/// Both take the same keys and make the same DER signatures.
final class EcProvider {
  private static final Provider CHOSEN = choose();

  private EcProvider() {}

  static Provider chosen() {
    return CHOSEN;
  }

  static Provider jdk() {
    return Security.getProvider("SunEC");
  }

  private static Provider choose() {
    try {
      Provider conscrypt = Conscrypt.newProvider();
      KeyFactory.getInstance("EC", conscrypt);
      Signature.getInstance(Es256Key.SIGNATURE, conscrypt);
      return conscrypt;
    } catch (GeneralSecurityException | LinkageError | RuntimeException e) {
      // No native part for this machine, or no place to unpack it: the JDK does the same, slower.
      return jdk();
    }
  }
}
