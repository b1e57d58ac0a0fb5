package dev.countersign.store;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Who issues certificates to the tests' servers, all of them good for an hour around now.
public final class CertificateAuthority {
  private static final Duration MARGIN = Duration.ofHours(1);
  private static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

  private final String name;
  private final KeyPair keys = newKeys();

  public CertificateAuthority(String name) {
    this.name = name;
  }

  /// A certificate and its private key, both as PEM.
  public record Issued(String certificate, String key) {}

  /// The certificate of this authority as PEM.
  public String certificate() {
    var isAuthority = extension(Extension.basicConstraints, new BasicConstraints(true));
    return certificate(name, keys.getPublic(), isAuthority);
  }

  /// A certificate for a server of this DNS name.
  public Issued issue(String host) {
    KeyPair own = newKeys();
    var names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
    return new Issued(
        certificate(host, own.getPublic(), extension(Extension.subjectAlternativeName, names)),
        pem("PRIVATE KEY", own.getPrivate().getEncoded()));
  }

  // RFC 5280 §4.1: what is signed, how, and the signature.
  private String certificate(String subject, PublicKey key, Extension extension) {
    Instant now = Instant.now();
    var content = new V3TBSCertificateGenerator();
    content.setSerialNumber(new ASN1Integer(BigInteger.valueOf(System.nanoTime())));
    content.setIssuer(new X500Name("CN=" + name));
    content.setSubject(new X500Name("CN=" + subject));
    content.setStartDate(new Time(Date.from(now.minus(MARGIN))));
    content.setEndDate(new Time(Date.from(now.plus(MARGIN))));
    content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    content.setSignature(ECDSA);
    content.setExtensions(new Extensions(extension));
    TBSCertificate signed = content.generateTBSCertificate();
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getEncoded("DER"));
      var whole =
          new DERSequence(new ASN1Encodable[] {signed, ECDSA, new DERBitString(signature.sign())});
      return pem("CERTIFICATE", whole.getEncoded("DER"));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Extension extension(
      org.bouncycastle.asn1.ASN1ObjectIdentifier id, ASN1Encodable value) {
    try {
      return Extension.create(id, true, value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, base64);
  }
}
