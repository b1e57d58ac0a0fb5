package dev.countersign.account;

import dev.countersign.base.StartRefused;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Peppers;
import dev.countersign.store.Database;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Makes sure at the start that no stored password needs a pepper that is not there, for its owner
/// would be told that it is wrong, or that the server is unavailable, day after day.
///
/// One that is missing and that no account names any more is forgotten: that is how an old one
/// goes.
public final class RequirePeppers {
  /// Accounts that are looked at together: a few milliseconds.
  private static final int SLICE = 5_000;

  private static final UserId BEFORE_ALL = new UserId(new UUID(0, 0));

  private final Database database;
  private final PepperStore store = new PepperStore();

  public RequirePeppers(Database database) {
    this.database = database;
  }

  /// Looks for what is missing, and keeps the name of the one that new hashes get.
  ///
  /// @throws StartRefused when an account's password hash names one that is not given
  /// @throws dev.countersign.store.StoreUnavailable when that cannot be told now
  public void run(Peppers given) {
    Set<String> missing = new HashSet<>(database.<List<String>>read(store::ids));
    missing.removeAll(given.ids());
    for (String pepper : missing) {
      if (isNamed(pepper)) {
        throw new StartRefused(
            "Stored passwords need the pepper %s, which is not among passwords.peppers: add its key, behind the first."
                .formatted(pepper));
      }
    }
    database.write(tx -> {
      missing.forEach(pepper -> store.remove(tx, pepper));
      given.current().ifPresent(pepper -> store.add(tx, pepper));
      return true;
    });
  }

  private boolean isNamed(String pepper) {
    UserId after = BEFORE_ALL;
    while (true) {
      UserId from = after;
      List<PepperStore.Row> slice =
          database.read(tx -> store.accountsAfter(tx, from, pepper, SLICE));
      if (slice.stream().anyMatch(PepperStore.Row::isNamed)) {
        return true;
      }
      if (slice.size() < SLICE) {
        return false;
      }
      after = slice.getLast().account();
    }
  }
}
