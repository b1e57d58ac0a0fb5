package dev.countersign.crypto;

import java.util.Optional;

/// Keeps bytes confidential at rest: AES-256-GCM (NIST SP 800-38D) with a key that is never in the
/// database as it is.
///
/// The context (which row of which table) is bound in as associated data, so that sealed bytes
/// moved elsewhere do not open. Safe for use by many threads.
public interface Sealer {
  byte[] seal(byte[] plain, String context);

  /// The plain bytes, or empty when they were sealed by another key, for another context, or were
  /// altered.
  Optional<byte[]> open(byte[] sealed, String context);
}
