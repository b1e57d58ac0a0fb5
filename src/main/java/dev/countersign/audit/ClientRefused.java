package dev.countersign.audit;

import dev.countersign.base.Client;

/// Somebody did not prove to be a resource server of ours.
public record ClientRefused(Client client, String contract, Reason reason)
    implements SecurityEvent.OfMachines {
  @Override
  public String name() {
    return "client.refused";
  }

  @Override
  public Facts facts() {
    return Facts.of(client, contract).with(reason);
  }
}
