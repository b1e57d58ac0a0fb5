package dev.countersign.audit;

/// Something has become of a key of this installation; told once, by one node.
public record KeyEvent(Change change, KeyLabel key) implements SecurityEvent.OfMachines {
  /// What has become of it.
  public enum Change {
    /// It is in the database, and used for nothing yet.
    MADE("key.made"),
    /// Its public half is in the key set.
    PUBLISHED("key.published"),
    /// It signs or seals.
    SIGNS("key.signs"),
    /// It does no longer, and is kept for what it signed or sealed.
    RETIRED("key.retired"),
    /// It is gone, and nothing needs it any more.
    DESTROYED("key.destroyed"),
    /// Somebody said that others have it: whatever it signed is refused.
    BURNT("key.burnt");

    private final String event;

    Change(String event) {
      this.event = event;
    }
  }

  @Override
  public String name() {
    return change.event;
  }

  @Override
  public Facts facts() {
    return Facts.none().with(key);
  }
}
