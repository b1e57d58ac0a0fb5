package dev.countersign.mail;

/// A way for mail to leave. May block as long as [OutboxWorker#CLAIM]; safe for use by many
/// threads.
///
/// The same mail may come more than once, under the same id and Message-ID.
@FunctionalInterface
public interface MailTransport {
  Delivery deliver(OutgoingMail mail);

  /// Does all that delivering the mail takes here, and gives it to nobody.
  default void rehearse(OutgoingMail mail) {}

  /// How many mails it can have under way at the same time.
  default int atOnce() {
    return 1;
  }
}
