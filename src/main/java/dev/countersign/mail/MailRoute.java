package dev.countersign.mail;

import dev.countersign.base.Secret;
import java.nio.file.Path;

/// Where mail goes from the outbox.
public sealed interface MailRoute {
  /// Nowhere: it waits.
  record Nowhere() implements MailRoute {}

  /// To a mail server, which takes it further.
  ///
  /// @param user empty where nobody signs in
  /// @param replyTo the same as `from` where answers go there
  /// @param connections how many are open at most: mails under way at once
  record Smtp(
      String host,
      int port,
      Tls tls,
      Trust trust,
      String user,
      Secret password,
      Mailbox from,
      Mailbox replyTo,
      int connections)
      implements MailRoute {

    boolean signsIn() {
      return !user.isEmpty();
    }

    /// As it is named to operators: `smtp.example.com:587`.
    String place() {
      return host + ":" + port;
    }
  }

  /// How a connection to a mail server is protected. The certificate is checked wherever there is
  /// one.
  enum Tls {
    /// By STARTTLS, without which nothing is said (RFC 3207).
    STARTTLS("starttls", 587),
    /// From the first byte on (RFC 8314 §3.3).
    TLS("tls", 465),
    /// Not at all.
    NONE("none", 25);

    private final String text;
    private final int port;

    Tls(String text, int port) {
      this.text = text;
      this.port = port;
    }

    public String text() {
      return text;
    }

    /// The port that such servers listen on.
    public int port() {
      return port;
    }
  }

  /// Whose word is taken for a server's certificate.
  sealed interface Trust {
    /// That of the authorities that Java trusts.
    record OfJava() implements Trust {}

    /// That of the certificates in a file, in PEM, and of nobody else.
    record OfFile(Path file) implements Trust {}
  }
}
