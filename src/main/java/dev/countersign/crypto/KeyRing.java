package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.json.Json;
import dev.countersign.store.Database;
import java.security.Provider;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys of this installation: kept in the database, each wrapped under the master key, made at
/// the first start.
///
/// Of several keys of one purpose the newest is used and the others still verify and open.
/// Immutable once opened and safe for use by many threads.
public final class KeyRing {
  private static final int ID_BYTES = 16;

  private final Map<String, Es256Key> accessKeys = new LinkedHashMap<>();
  private final Map<String, Hs256Key> refreshKeys = new LinkedHashMap<>();
  private final Map<String, Secret> sealingKeys = new LinkedHashMap<>();
  private final Es256Key accessKey;
  private final Hs256Key refreshKey;
  private final Sealer sealer;
  private final byte[] jwks;

  private KeyRing(List<KeyRow> rows, Secret master, Provider provider, RandomTokens random) {
    for (KeyRow row : rows) {
      Secret key = row.unwrap(master).orElseThrow(() -> altered(row));
      if (!row.isRing()) {
        add(row, key, provider);
      }
    }
    accessKey = newest(accessKeys);
    refreshKey = newest(refreshKeys);
    sealer = new RingSealer(newestId(sealingKeys), sealingKeys, random);
    jwks = publicKeys(accessKeys.values());
  }

  /// Opens the ring of this database; one without keys is made, and so are keys for purposes that
  /// have none yet.
  ///
  /// @throws StartRefused when the master key is missing or another one, or a row was altered
  /// @throws dev.countersign.store.StoreUnavailable when the database cannot take it now
  public static KeyRing open(
      Database database, MasterKey source, Clock clock, RandomTokens random) {
    var store = new KeyRingStore();
    List<KeyRow> found = database.read(store::all);
    Secret master = obtain(source, found.isEmpty(), random);
    requireOpensWith(master, found);
    List<KeyRow> rows =
        isComplete(found) ? found : complete(database, store, master, clock, random);
    requireOpensWith(master, rows);
    return new KeyRing(rows, master, EcProvider.chosen(), random);
  }

  private static Secret obtain(MasterKey source, boolean ringIsEmpty, RandomTokens random) {
    return switch (source) {
      case MasterKey.Given(Secret key) -> key;
      case MasterKey.InFile(var path) ->
          ringIsEmpty ? MasterKeyFile.readOrCreate(path, random) : MasterKeyFile.read(path);
    };
  }

  private static void requireOpensWith(Secret master, List<KeyRow> rows) {
    if (!rows.isEmpty()
        && rows.stream().filter(KeyRow::isRing).allMatch(row -> row.unwrap(master).isEmpty())) {
      throw new StartRefused(
          "The master key is not the one that this database's keys were made under: start with that one.");
    }
  }

  // Keys are made before the transaction, and those that somebody else was quicker with are thrown
  // away in it.
  private static List<KeyRow> complete(
      Database database, KeyRingStore store, Secret master, Clock clock, RandomTokens random) {
    Instant now = clock.instant();
    KeyRow ring = KeyRow.ring(master, random, now);
    List<KeyRow> candidates =
        Stream.of(KeyPurpose.values())
            .map(purpose -> newRow(purpose, master, random, now))
            .toList();
    return database.write(transaction -> {
      store.claim(transaction, ring);
      List<KeyRow> there = store.all(transaction);
      candidates.stream()
          .filter(candidate -> !has(there, candidate.purpose()))
          .forEach(candidate -> store.add(transaction, candidate));
      return store.all(transaction);
    });
  }

  private static KeyRow newRow(
      KeyPurpose purpose, Secret master, RandomTokens random, Instant now) {
    Secret key = purpose.newKey(random);
    String id =
        switch (purpose) {
          case ACCESS_TOKEN -> Es256Key.of(key, EcProvider.chosen()).kid();
          case REFRESH_TOKEN, SEALING -> Base64Url.encode(random.bytes(ID_BYTES));
        };
    return KeyRow.of(id, purpose, key, master, random, now);
  }

  private static boolean isComplete(List<KeyRow> rows) {
    return Stream.of(KeyPurpose.values()).allMatch(purpose -> has(rows, purpose.name()));
  }

  private static boolean has(List<KeyRow> rows, String purpose) {
    return rows.stream().anyMatch(row -> row.purpose().equals(purpose));
  }

  private void add(KeyRow row, Secret key, Provider provider) {
    switch (purposeOf(row)) {
      case ACCESS_TOKEN -> accessKeys.put(row.id(), Es256Key.of(key, provider));
      case REFRESH_TOKEN -> refreshKeys.put(row.id(), Hs256Key.of(row.id(), key));
      case SEALING -> sealingKeys.put(row.id(), key);
    }
  }

  private static KeyPurpose purposeOf(KeyRow row) {
    return Stream.of(KeyPurpose.values())
        .filter(purpose ->
            purpose.name().equals(row.purpose()) && purpose.algorithm().equals(row.algorithm()))
        .findAny()
        .orElseThrow(() -> unknown(row));
  }

  private static String newestId(Map<String, ?> keys) {
    return List.copyOf(keys.keySet()).getLast();
  }

  private static <K> K newest(Map<String, K> keys) {
    return List.copyOf(keys.values()).getLast();
  }

  private static StartRefused altered(KeyRow row) {
    return new StartRefused(
        "The key %s in the database was altered or moved: restore it from a backup."
            .formatted(row.id()));
  }

  private static StartRefused unknown(KeyRow row) {
    return new StartRefused(
        "The key %s in the database is for %s with %s, which this version does not know: start a newer one."
            .formatted(row.id(), row.purpose(), row.algorithm()));
  }

  private static byte[] publicKeys(Collection<Es256Key> keys) {
    record JwkSet(List<PublicJwk> keys) {}
    return Json.write(new JwkSet(keys.stream().map(Es256Key::jwk).toList()));
  }

  /// The key that signs access tokens now.
  public Es256Key accessKey() {
    return accessKey;
  }

  /// Every key that access tokens may still be signed with.
  public Collection<Es256Key> accessKeys() {
    return List.copyOf(accessKeys.values());
  }

  /// The key that signs refresh tokens now.
  public Hs256Key refreshKey() {
    return refreshKey;
  }

  public Optional<Hs256Key> refreshKey(String kid) {
    return Optional.ofNullable(refreshKeys.get(kid));
  }

  /// Every key that refresh tokens may still be signed with.
  public Collection<Hs256Key> refreshKeys() {
    return List.copyOf(refreshKeys.values());
  }

  /// What seals rows that only this server may read.
  public Sealer sealer() {
    return sealer;
  }

  /// The public halves of the access keys as a JSON Web Key Set (RFC 7517 §5), in UTF-8.
  public byte[] jwks() {
    return jwks.clone();
  }
}
