package dev.countersign.mail;

import dev.countersign.base.Email;
import java.util.List;
import java.util.function.Consumer;

/// One mail that is sent at once, past the outbox, so that an operator sees what a mail server does
/// with it.
public final class TestMail {
  /// How it went.
  public sealed interface Outcome {
    /// The server has taken it over.
    ///
    /// @param answer what it said to that
    record Accepted(String answer) implements Outcome {}

    /// It has not.
    ///
    /// @param reason at which step, and in whose words
    /// @param lookAt what that depends on
    record NotAccepted(String reason, String lookAt) implements Outcome {}
  }

  private TestMail() {}

  /// Sends it.
  ///
  /// @param host the one that people know the server by
  /// @param outgoing with its id and its time
  /// @param news is told how far it is, a line each time
  /// @throws dev.countersign.base.StartRefused when the file of trusted certificates has none
  public static Outcome send(
      MailRoute.Smtp route, String host, OutgoingMail outgoing, Consumer<String> news) {
    return send(route, host, outgoing, news, SmtpTimeouts.standard());
  }

  static Outcome send(
      MailRoute.Smtp route,
      String host,
      OutgoingMail outgoing,
      Consumer<String> news,
      SmtpTimeouts timeouts) {
    String self = SmtpTransport.domain(host);
    var encrypting = SmtpTrust.sockets(route.trust());
    var mime = new MimeMail(route.from(), route.replyTo(), self, List.of());
    var answers = new String[] {""};
    try (var pool =
        new SmtpPool(() -> new SmtpConnection(route, encrypting, timeouts, self, news), timeouts)) {
      pool.send(
          connection -> answers[0] = connection.send(mime.of(outgoing), outgoing.mail().to()));
      return new Outcome.Accepted(answers[0]);
    } catch (SmtpFailure e) {
      return new Outcome.NotAccepted(e.reason(), e.step().lookAt());
    }
  }

  /// What the mail says.
  ///
  /// @param site the host that people know the server by
  public static Mail to(Email address, String site) {
    String text =
        "This is a test of the mail of %s. It has arrived: there is nothing to do.\n"
            .formatted(site);
    String html =
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Test</title></head>\n<body><p>"
            + text.strip()
            + "</p></body>\n</html>\n";
    return new Mail(address, "Test of the mail of " + site, text, html);
  }
}
