package dev.countersign.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/// A private key and its public half as the JCA uses them, for one algorithm. Immutable and safe
/// for use by many threads.
///
/// @param signature the algorithm as the JCA calls it
record SigningPair(
    String signature, Provider provider, PrivateKey privateKey, PublicKey publicKey) {
  byte[] sign(byte[] input) {
    try {
      // One object per call: they are not for two threads, and there are too many threads to keep
      // one for each.
      Signature signing = Signature.getInstance(signature, provider);
      signing.initSign(privateKey);
      signing.update(input);
      return signing.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  boolean verify(byte[] input, byte[] presented) {
    try {
      Signature checking = Signature.getInstance(signature, provider);
      checking.initVerify(publicKey);
      checking.update(input);
      return checking.verify(presented);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot check signatures", e);
    }
  }

  /// @throws IllegalArgumentException when the halves do not belong together
  void requireWhole() {
    if (!verify(new byte[0], sign(new byte[0]))) {
      throw new IllegalArgumentException("the halves of a key pair do not belong together");
    }
  }

  /// Names neither half.
  @Override
  public String toString() {
    return "SigningPair[" + signature + "]";
  }
}
