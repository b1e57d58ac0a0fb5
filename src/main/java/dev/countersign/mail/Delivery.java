package dev.countersign.mail;

/// How handing something over went. A reason is for the log: it names no address and quotes no
/// content.
public sealed interface Delivery {
  /// It is out of our hands.
  record Delivered() implements Delivery {}

  /// Not now: a timeout, a full mailbox, greylisting (RFC 5321 §4.2.1: 4yz).
  record TryAgain(String reason) implements Delivery {}

  /// Not ever (RFC 5321 §4.2.1: 5yz).
  record Refused(String reason) implements Delivery {}
}
