package dev.countersign.crypto;

import java.util.Optional;

/// Where the master key comes from and, while everything moves to another one, where that comes
/// from.
public record MasterKeySources(MasterKey current, Optional<MasterKey> next) {
  /// One, and nothing moves.
  public static MasterKeySources of(MasterKey current) {
    return new MasterKeySources(current, Optional.empty());
  }
}
