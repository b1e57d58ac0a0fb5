package dev.countersign.audit;

/// Where security events are recorded. Safe for use by many threads.
///
/// An event is recorded once its effect is durable, outside of any transaction.
@FunctionalInterface
public interface AuditLog {
  void record(SecurityEvent event);
}
