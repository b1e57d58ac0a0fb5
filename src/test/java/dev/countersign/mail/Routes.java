package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.base.Secret;
import dev.countersign.mail.MailRoute.Smtp;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.MailRoute.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Ways to the mail servers of tests, and mails to go there.
final class Routes {
  static final Mailbox FROM = new Mailbox("Büro, \"Example\"", new Email("no-reply@example.com"));
  static final Instant QUEUED = Instant.parse("2026-03-04T05:06:07Z");

  /// Long enough for a busy machine, where nothing is to time out.
  static final SmtpTimeouts PATIENT = SmtpTimeouts.standard();

  private Routes() {}

  static Smtp plain(int port) {
    return route("localhost", port, Tls.NONE, new Trust.OfJava(), "");
  }

  static Smtp secret(int port, Tls tls, Path trusted) {
    return route("localhost", port, tls, new Trust.OfFile(trusted), PostOffice.USER);
  }

  static Smtp route(String host, int port, Tls tls, Trust trust, String user) {
    Secret password = Secret.ofText(user.isEmpty() ? "" : PostOffice.PASSWORD);
    return new Smtp(host, port, tls, trust, user, password, FROM, FROM, 2);
  }

  static SmtpTransport transport(Smtp route) {
    return new SmtpTransport(route, "auth.example.com", List.of(), PATIENT);
  }

  /// One that gives up soon.
  static SmtpTransport hasty(Smtp route) {
    return new SmtpTransport(route, "auth.example.com", List.of(), within(Duration.ofMillis(400)));
  }

  static SmtpTimeouts within(Duration each) {
    return new SmtpTimeouts(each, each, each.multipliedBy(4), each.multipliedBy(4), each, each);
  }

  static OutgoingMail mail(String subject) {
    return mail(new Mail(new Email("ada@example.com"), subject, "the text\n", "<p>the html</p>\n"));
  }

  static OutgoingMail mail(Mail mail) {
    return new OutgoingMail(UUID.randomUUID(), mail, QUEUED);
  }
}
