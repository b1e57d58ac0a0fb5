package dev.countersign.mail;

import dev.countersign.base.StartRefused;
import dev.countersign.mail.MailRoute.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Encrypted sockets to servers that somebody vouches for.
final class SmtpTrust {
  private SmtpTrust() {}

  /// @throws StartRefused when there is no certificate in the file
  static SSLSocketFactory sockets(Trust trust) {
    return switch (trust) {
      case Trust.OfJava() -> (SSLSocketFactory) SSLSocketFactory.getDefault();
      case Trust.OfFile(Path file) -> trusting(file);
    };
  }

  private static SSLSocketFactory trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new StartRefused("mail.smtp.ca-file: there is no certificate in " + file + ".");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : all) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException e) {
      throw new StartRefused("mail.smtp.ca-file: " + file + " cannot be read.", e);
    } catch (GeneralSecurityException e) {
      throw new StartRefused("mail.smtp.ca-file: " + file + " has no certificates in PEM.", e);
    }
  }
}
