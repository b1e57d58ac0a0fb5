package dev.countersign.bench.load;

import java.util.List;

/// One kind of call in a run: who makes it, and when.
///
/// @param clients in an open loop the bound of calls under way: what is due when none of them is
///   free waits, and its waiting counts
public record Stream(String name, List<? extends Client> clients, Arrivals arrivals) {
  public Stream {
    clients = List.copyOf(clients);
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("nobody to call: " + name);
    }
  }
}
