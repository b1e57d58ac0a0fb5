package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.json.Json;
import java.security.Provider;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys of the ring as one reading found them. Immutable.
final class RingKeys {
  // By the rows alone, so that every node comes to the same.
  private static final Comparator<KeyRow> SUCCESSION =
      Comparator.comparing(KeyRow::signsFrom).thenComparing(KeyRow::id);

  private final Map<String, Es256Key> accessKeys = new LinkedHashMap<>();
  private final Map<String, Hs256Key> refreshKeys = new LinkedHashMap<>();
  private final Map<String, Hs256Key> deviceKeys = new LinkedHashMap<>();
  private final Map<String, Secret> sealingKeys = new LinkedHashMap<>();
  private final List<KeyRow> rows;
  private final byte[] jwks;

  /// @param rows all of the ring, oldest first
  /// @throws StartRefused when a row was altered, or is for what this version does not know
  RingKeys(List<KeyRow> rows, Secret master, Provider provider) {
    this.rows = List.copyOf(rows);
    for (KeyRow row : rows) {
      Secret key = row.unwrap(master).orElseThrow(() -> altered(row));
      if (!row.isRing()) {
        add(row, key, provider);
      }
    }
    jwks = publicKeys(accessKeys.values());
  }

  private void add(KeyRow row, Secret key, Provider provider) {
    switch (purposeOf(row)) {
      case ACCESS_TOKEN -> accessKeys.put(row.id(), Es256Key.of(key, provider));
      case REFRESH_TOKEN -> refreshKeys.put(row.id(), Hs256Key.of(row.id(), key));
      case DEVICE_TOKEN -> deviceKeys.put(row.id(), Hs256Key.of(row.id(), key));
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

  /// Whether these are what those rows hold.
  boolean areOf(List<KeyRow> others) {
    return rows.equals(others);
  }

  Collection<Es256Key> accessKeys() {
    return List.copyOf(accessKeys.values());
  }

  Collection<Hs256Key> refreshKeys() {
    return List.copyOf(refreshKeys.values());
  }

  Optional<Hs256Key> refreshKey(String id) {
    return Optional.ofNullable(refreshKeys.get(id));
  }

  Collection<Hs256Key> deviceKeys() {
    return List.copyOf(deviceKeys.values());
  }

  Optional<Secret> sealingKey(String id) {
    return Optional.ofNullable(sealingKeys.get(id));
  }

  Es256Key accessKeyAt(Instant now) {
    return of(accessKeys, KeyPurpose.ACCESS_TOKEN, now);
  }

  Hs256Key refreshKeyAt(Instant now) {
    return of(refreshKeys, KeyPurpose.REFRESH_TOKEN, now);
  }

  Hs256Key deviceKeyAt(Instant now) {
    return of(deviceKeys, KeyPurpose.DEVICE_TOKEN, now);
  }

  /// The name of the key that is used for this at this moment: the last one whose time has come. A
  /// clock before all of them takes the first.
  String idAt(KeyPurpose purpose, Instant now) {
    List<KeyRow> successors =
        rows.stream()
            .filter(row -> row.purpose().equals(purpose.name()))
            .sorted(SUCCESSION)
            .toList();
    return successors.reversed().stream()
        .filter(row -> !row.signsFrom().isAfter(now))
        .findFirst()
        .orElseGet(successors::getFirst)
        .id();
  }

  private <K> K of(Map<String, K> keys, KeyPurpose purpose, Instant now) {
    String id = idAt(purpose, now);
    K key = keys.get(id);
    if (key == null) {
      throw new IllegalStateException("the key " + id + " is not in the ring");
    }
    return key;
  }

  byte[] jwks() {
    return jwks.clone();
  }
}
