package dev.countersign.mail.dialogue;

/// A step on the way of a mail to a mail server, and what an operator can look at when it fails.
public enum SmtpStep {
  CONNECT("no connection", "mail.smtp.host and mail.smtp.port"),
  GREETING("turned away", "whether mail.smtp.host takes mail from this machine"),
  HELLO("turned away", "whether mail.smtp.host takes mail from this machine"),
  TLS("no encryption", "mail.smtp.tls, mail.smtp.port, mail.smtp.host and mail.smtp.ca-file"),
  SIGN_IN("sign-in refused", "mail.smtp.user and mail.smtp.password"),
  SENDER("sender refused", "mail.from, and who may send from that address"),
  RECIPIENT("recipient refused", "the address, and whether the server relays mail for this one"),
  MESSAGE("message refused", "what the server says, and the records of the domain in mail.from");

  private final String failure;
  private final String lookAt;

  SmtpStep(String failure, String lookAt) {
    this.failure = failure;
    this.lookAt = lookAt;
  }

  /// What a failure of it is called.
  public String failure() {
    return failure;
  }

  /// The settings, or other things, that it depends on.
  public String lookAt() {
    return lookAt;
  }

  /// Whether what is refused here is this one mail, and not all of them.
  public boolean isAboutTheMail() {
    return this == SENDER || this == RECIPIENT || this == MESSAGE;
  }
}
