package dev.countersign.audit;

import dev.countersign.log.LogLine;

/// The audit log that is part of the server's log: one structured line for each event.
///
/// The line tells the time in UTC and, inside a request, its id.
public final class LoggedAudit implements AuditLog {
  @Override
  public void record(SecurityEvent event) {
    LogLine line = LogLine.of(event.name());
    event.facts().forEach(line::with);
    line.write();
  }
}
