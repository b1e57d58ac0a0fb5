package dev.countersign.crypto;

import dev.countersign.base.StartRefused;
import dev.countersign.store.Housekeeping.Chore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// By what a TLS server proves who it is: a chain of certificates and a private key, from PEM files
/// that may be renewed while it runs.
///
/// New connections get what the files last had that was good. Safe for use by many threads.
public final class TlsIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

  /// Whoever renews a certificate does so weeks before its end: a minute is soon.
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /// Bytes of either file: a chain of four certificates takes a tenth of it.
  private static final int MAX_FILE_BYTES = 256 * 1024;

  // RFC 7468 §10: PKCS #8 without encryption.
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final String ALIAS = "server";
  private static final byte[] PROBE = "does the key fit?".getBytes(StandardCharsets.US_ASCII);

  private final Path certificates;
  private final Path key;
  private final Clock clock;
  private volatile Material current;

  private TlsIdentity(Path certificates, Path key, Clock clock) {
    this.certificates = certificates;
    this.key = key;
    this.clock = clock;
    this.current = read();
  }

  /// What both files had.
  ///
  /// @param digests of the files
  private record Material(String digests, X509ExtendedKeyManager manager) {}

  /// Reads both files.
  ///
  /// @param certificates the server's own first, then those that vouch for it, in PEM
  /// @param key PKCS #8 in PEM, without a password; RSA, EC or Ed25519
  /// @throws StartRefused when there is nothing to serve with
  public static TlsIdentity open(Path certificates, Path key, Clock clock) {
    return new TlsIdentity(certificates, key, clock);
  }

  /// A context for servers, whose new connections follow what is renewed.
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Current()}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// Looks at the files again now and then.
  public Chore renewal() {
    return new Chore() {
      @Override
      public String name() {
        return "renewal of the TLS certificate";
      }

      @Override
      public Duration period() {
        return PERIOD;
      }

      @Override
      public boolean runSlice() {
        renew();
        return false;
      }
    };
  }

  private void renew() {
    try {
      String now = digests(bytes("tls.certificate", certificates), bytes("tls.key", key));
      if (!current.digests().equals(now)) {
        current = read();
        LOG.info("tls.certificate: serving with what the files have now");
      }
    } catch (StartRefused e) {
      // One of the two may have been written and the other not yet.
      LOG.warn("the TLS certificate was not renewed, and the old one goes on: {}", e.getMessage());
    }
  }

  private Material read() {
    byte[] chainBytes = bytes("tls.certificate", certificates);
    byte[] keyBytes = bytes("tls.key", key);
    X509Certificate[] chain = chain(chainBytes);
    PrivateKey own = privateKey(new String(keyBytes, StandardCharsets.ISO_8859_1), chain[0]);
    requireFit(own, chain[0]);
    if (clock.instant().isAfter(chain[0].getNotAfter().toInstant())) {
      LOG.warn("tls.certificate: expired at {}", chain[0].getNotAfter().toInstant());
    }
    return new Material(digests(chainBytes, keyBytes), manager(own, chain));
  }

  private static String digests(byte[] certificates, byte[] key) {
    return Base64Url.encode(Digests.sha256(certificates)) + Base64Url.encode(Digests.sha256(key));
  }

  private static byte[] bytes(String setting, Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new StartRefused(setting + ": " + file + " is too large.");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StartRefused(setting + ": " + file + " cannot be read.", e);
    }
  }

  private X509Certificate[] chain(byte[] pem) {
    try {
      X509Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (chain.length == 0) {
        throw new StartRefused("tls.certificate: there is no certificate in " + certificates + ".");
      }
      return chain;
    } catch (CertificateException e) {
      throw new StartRefused(
          "tls.certificate: " + certificates + " has no certificates in PEM.", e);
    }
  }

  private PrivateKey privateKey(String pem, X509Certificate certificate) {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      String other = pem.contains(" PRIVATE KEY-----") ? "another kind of key" : "no key";
      throw new StartRefused(
          ("tls.key: there is %s in %s; PKCS #8 without a password is needed, as"
                  + " `openssl pkcs8 -topk8 -nocrypt` writes it.")
              .formatted(other, key));
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(found.group(1));
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw notTheKey(e);
    }
  }

  private void requireFit(PrivateKey own, X509Certificate certificate) {
    String algorithm =
        switch (own.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> own.getAlgorithm();
        };
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(own);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      if (!signature.verify(signed)) {
        throw notTheKey(new GeneralSecurityException("the signature does not verify"));
      }
    } catch (GeneralSecurityException e) {
      throw notTheKey(e);
    }
  }

  private StartRefused notTheKey(Exception cause) {
    return new StartRefused(
        "tls.key: " + key + " is not the key of the first certificate in " + certificates + ".",
        cause);
  }

  private static X509ExtendedKeyManager manager(PrivateKey key, X509Certificate[] chain) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, key, new char[0], chain);
      var factory = KeyManagerFactory.getInstance("SunX509");
      factory.init(store, new char[0]);
      return Stream.of(factory.getKeyManagers())
          .filter(X509ExtendedKeyManager.class::isInstance)
          .map(X509ExtendedKeyManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new StartRefused("tls.certificate: TLS cannot use it.", e);
    }
  }

  /// The key manager of the moment, behind one that stays.
  private final class Current extends X509ExtendedKeyManager {
    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return current.manager().getServerAliases(type, issuers);
    }

    @Override
    public String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
      return current.manager().chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, SSLEngine engine) {
      return current.manager().chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return current.manager().getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return current.manager().getPrivateKey(alias);
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
