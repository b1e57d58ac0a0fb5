package dev.countersign.audit;

import java.util.Locale;

/// What told at a sign-in that this is somebody who has signed in before.
public enum KnownBy {
  /// A token that a device was given then.
  DEVICE,
  /// The network.
  NETWORK,
  /// Nothing did: a stranger, as far as anybody can tell.
  NOTHING;

  /// As events have it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
