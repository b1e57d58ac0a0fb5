package dev.countersign.mail;

import java.time.Instant;

/// A mail in the [DevMailbox], and when it got there.
public record DeliveredMail(Mail mail, Instant sentAt) {}
