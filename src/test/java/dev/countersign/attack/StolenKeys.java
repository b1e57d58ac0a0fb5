package dev.countersign.attack;

import dev.countersign.AppFixture;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.SampleRing;
import dev.countersign.store.SqliteDatabase;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The keys of a running server, those of access tokens by contract, so that a test can sign what
/// the server itself never would.
record StolenKeys(Map<String, JwtKey> access, JwtKey refresh) {
  /// Reads them from the data directory; the server restarts for that.
  static StolenKeys of(AppFixture app) {
    List<StolenKeys> found = new ArrayList<>();
    app.restart(() -> {
      try (var database = SqliteDatabase.open(app.data(), app.clock())) {
        var master = new MasterKey.InFile(app.data().resolve("master.key"));
        var random = new RandomTokens(new SecureRandom());
        KeyRing ring = SampleRing.open(database, master, app.clock(), random);
        var access =
            Map.of(
                SampleRing.MOMAIL, ring.accessKey(SampleRing.MOMAIL),
                SampleRing.WACKYPOD, ring.accessKey(SampleRing.WACKYPOD));
        found.add(new StolenKeys(access, ring.refreshKey()));
      }
    });
    return found.getFirst();
  }
}
