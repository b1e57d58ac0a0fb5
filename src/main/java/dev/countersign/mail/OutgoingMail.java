package dev.countersign.mail;

import java.time.Instant;
import java.util.UUID;

/// A mail on its way out, with what stays the same however often it is tried.
public record OutgoingMail(UUID id, Mail mail, Instant queuedAt) {

  /// The Message-ID header's value (RFC 5322 §3.6.4), by which receivers recognise a repetition.
  public String messageId(String domain) {
    return "<" + id + "@" + domain + ">";
  }
}
