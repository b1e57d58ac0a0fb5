package dev.countersign.revocation;

import java.util.Locale;

/// Who may read the feed of ended sessions.
public enum FeedAccess {
  /// The resource servers that are named in the settings.
  CLIENTS,
  /// Anybody, who learns how many sessions end, and of one whose id they have whether it did.
  PUBLIC;

  /// As the setting has it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
