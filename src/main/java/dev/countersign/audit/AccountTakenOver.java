package dev.countersign.audit;

import dev.countersign.base.Client;
import dev.countersign.base.UserId;

/// A reset first proved the address of an account: what whoever registered it left is gone.
public record AccountTakenOver(Client client, String contract, UserId user)
    implements SecurityEvent.OfAccounts {
  @Override
  public String name() {
    return "account.taken_over";
  }

  @Override
  public Facts facts() {
    return Facts.of(client, contract).with(user);
  }
}
