package dev.countersign.mail;

import java.util.Locale;

/// What became of a mail that is no longer in the outbox.
public enum MailOutcome {
  /// The mail server has taken it over.
  SENT,
  /// It was refused for good.
  REFUSED,
  /// Nobody took it over while it was of use.
  EXPIRED;

  /// The name in lower case, as the database has it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
