package dev.countersign.audit;

import dev.countersign.base.Email;
import dev.countersign.base.UserId;

/// An operator brought an account from another system.
public record AccountImported(UserId user, Email email) implements SecurityEvent.OfAccounts {
  @Override
  public String name() {
    return "account.imported";
  }

  @Override
  public Facts facts() {
    return Facts.none().with(user).with(email);
  }
}
