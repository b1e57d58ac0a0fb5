package dev.countersign.http;

import java.util.List;

/// The proxies whose word about a client's address is taken.
public final class TrustedProxies {
  /// What became of a list of networks.
  public sealed interface Parsed {
    record Valid(TrustedProxies proxies) implements Parsed {}

    /// @param entry the entry at fault
    record Invalid(String entry, String why) implements Parsed {}
  }

  /// Nobody: every client is the socket's peer.
  public static final TrustedProxies NONE = new TrustedProxies();

  private TrustedProxies() {}

  /// The networks, as `10.0.0.0/8` or a single address.
  public static Parsed parse(List<String> networks) {
    throw new UnsupportedOperationException();
  }
}
