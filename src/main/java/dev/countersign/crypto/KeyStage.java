package dev.countersign.crypto;

import dev.countersign.audit.KeyEvent.Change;

/// How far a key has come, in this order; the last is for those that somebody burns.
///
/// The names stand in the database.
enum KeyStage {
  MADE(Change.MADE),
  /// Verifiers can know it; of keys with a public half.
  PUBLISHED(Change.PUBLISHED),
  /// It is the one that signs or seals.
  SIGNS(Change.SIGNS),
  /// Another one has taken its place; it is kept for what it signed or sealed.
  RETIRED(Change.RETIRED),
  BURNT(Change.BURNT);

  private final Change change;

  KeyStage(Change change) {
    this.change = change;
  }

  /// What the audit log is told when a key comes there.
  Change change() {
    return change;
  }
}
