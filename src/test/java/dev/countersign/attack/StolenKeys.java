package dev.countersign.attack;

import dev.countersign.AppFixture;
import dev.countersign.crypto.Es256Key;
import dev.countersign.crypto.Hs256Key;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.store.SqliteDatabase;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// The keys of a running server, so that a test can sign what the server itself never would.
record StolenKeys(Es256Key access, Hs256Key refresh) {
  /// Reads them from the data directory; the server restarts for that.
  static StolenKeys of(AppFixture app) {
    List<StolenKeys> found = new ArrayList<>();
    app.restart(() -> {
      try (var database = SqliteDatabase.open(app.data(), app.clock())) {
        var master = new MasterKey.InFile(app.data().resolve("master.key"));
        var random = new RandomTokens(new SecureRandom());
        KeyRing ring = KeyRing.open(database, master, app.clock(), random);
        found.add(new StolenKeys(ring.accessKey(), ring.refreshKey()));
      }
    });
    return found.getFirst();
  }
}
