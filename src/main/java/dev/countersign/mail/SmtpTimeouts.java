package dev.countersign.mail;

import java.time.Duration;

/// How long a mail server may take.
///
/// @param connect until one of its addresses answers at all
/// @param answer until it answers a command; filters look at a mail for many seconds before they
///   say that it is accepted, and who does not wait for that sends it twice
/// @param open until a connection can be used, all in all
/// @param send for one mail, all in all
/// @param check until a connection that was left open has shown that it lives
/// @param idle how long a connection stays open without a mail
record SmtpTimeouts(
    Duration connect,
    Duration answer,
    Duration open,
    Duration send,
    Duration check,
    Duration idle) {

  static SmtpTimeouts standard() {
    return new SmtpTimeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofSeconds(90),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20));
  }

  /// How long a delivery blocks at most, but for looking up the server's name.
  Duration longest() {
    return check.plus(open).plus(send);
  }
}
