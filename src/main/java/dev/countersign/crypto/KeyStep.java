package dev.countersign.crypto;

import java.time.Instant;
import java.util.List;

/// One thing to be done to the key ring.
sealed interface KeyStep {
  /// A key is to be made.
  ///
  /// @param follows the id of the key that it comes after; empty for the first of the line
  record Add(KeyLine line, String algorithm, String follows, Instant signsFrom)
      implements KeyStep {}

  /// A key that waits is to sign sooner.
  record Move(String id, Instant signsFrom) implements KeyStep {}

  /// The audit log is to be told what has become of a key since it was last told.
  record Tell(KeyRow row, List<KeyStage> stages) implements KeyStep {}

  /// Nothing needs the key any more, or what is left of a burnt one.
  record Destroy(KeyRow row) implements KeyStep {}

  /// A key is not to be used for anything any more.
  record Burn(String id, Instant at) implements KeyStep {}
}
