package dev.countersign.http;

import dev.countersign.limit.RateLimit;

/// What the calls of a route count against, by the client's network, before anything of them is
/// read.
public sealed interface AddressLimit {
  /// Nothing: an answer that costs next to nothing, or a route that counts by itself.
  AddressLimit NONE = new Uncounted();

  static AddressLimit of(RateLimit limit) {
    return new Counted(limit);
  }

  record Counted(RateLimit limit) implements AddressLimit {}

  record Uncounted() implements AddressLimit {}
}
