package dev.countersign.verifier;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/// A published key with the one algorithm it may be used with.
///
/// @param name the algorithm's, as the key's own entry has it
record SigningKey(String name, Algorithm algorithm, PublicKey key) {
  /// What is understood.
  enum Algorithm {
    /// RFC 7518 §3.4: the two numbers side by side, as IEEE P1363 has them.
    ES256("SHA256withECDSAinP1363Format", "ES256", "ES256", 64),
    /// RFC 8037 §3.1, and by its newer name RFC 9864 §2.2.
    ED25519("Ed25519", "EdDSA", "Ed25519", 64),
    /// RFC 7518 §3.3.
    RS256("SHA256withRSA", "RS256", "RS256", 0);

    private final String java;
    private final String usual;
    private final String newer;
    private final int signatureBytes;

    Algorithm(String java, String usual, String newer, int signatureBytes) {
      this.java = java;
      this.usual = usual;
      this.newer = newer;
      this.signatureBytes = signatureBytes;
    }

    /// What tokens and keys mostly call it.
    String usual() {
      return usual;
    }

    /// Whether tokens and keys call it so.
    boolean isNamed(String name) {
      return name.equals(usual) || name.equals(newer);
    }
  }

  /// Whether the JWS names this algorithm and its signature is this key's.
  boolean signed(Jws jws) {
    if (!name.equals(jws.algorithm())
        || (algorithm.signatureBytes > 0 && jws.signature().length != algorithm.signatureBytes)) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(algorithm.java);
      check.initVerify(key);
      check.update(jws.input());
      return check.verify(jws.signature());
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm.java, e);
    }
  }
}
