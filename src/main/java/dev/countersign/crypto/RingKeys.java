package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The keys of the ring as one reading found them. Immutable, and safe for use by many threads.
final class RingKeys {
  /// A key, ready for use.
  private sealed interface Opened {
    record Signing(KeyRow row, JwtKey key) implements Opened {}

    record Sealing(KeyRow row, Secret key) implements Opened {}

    KeyRow row();
  }

  private final List<KeyRow> rows;
  private final Map<String, Opened> opened = new LinkedHashMap<>();
  private final List<String> unusable = new ArrayList<>();
  private final Map<KeyLine, List<KeyRow>> successions = new ConcurrentHashMap<>();
  private final byte[] jwks;

  private RingKeys(List<KeyRow> rows, MasterKeys masters, @Nullable RingKeys before) {
    this.rows = List.copyOf(rows);
    for (KeyRow row : rows) {
      if (before == null) {
        open(row, masters);
      } else if (!row.isRing() && !row.isBurnt()) {
        reopen(row, masters, before);
      }
    }
    jwks = publicKeys(opened.values());
  }

  /// Those of all rows, oldest first.
  ///
  /// @throws StartRefused when a row was altered, or is for what this version does not know
  static RingKeys of(List<KeyRow> rows, MasterKeys masters) {
    return new RingKeys(rows, masters, null);
  }

  /// Those of all rows as they are now, as far as they can be used: of what cannot be opened the
  /// key is taken that was known by this name, and else none. What is gone from the rows is gone.
  RingKeys reread(List<KeyRow> now, MasterKeys masters) {
    return new RingKeys(now, masters, this);
  }

  private void open(KeyRow row, MasterKeys masters) {
    if (row.isBurnt()) {
      return;
    }
    Secret key = masters.unwrap(row).orElseThrow(() -> altered(row));
    if (!row.isRing()) {
      opened.put(row.id(), ready(row, key));
    }
  }

  private void reopen(KeyRow row, MasterKeys masters, RingKeys before) {
    @Nullable Opened known = before.opened.get(row.id());
    if (known != null && known.row().purpose().equals(row.purpose())) {
      // A key never changes under its name, and making it ready takes a moment.
      opened.put(row.id(), withTimesOf(row, known));
      return;
    }
    try {
      open(row, masters);
    } catch (StartRefused e) {
      unusable.add(e.sentence());
    }
  }

  private static Opened withTimesOf(KeyRow row, Opened known) {
    return switch (known) {
      case Opened.Signing(_, JwtKey key) -> new Opened.Signing(row, key);
      case Opened.Sealing(_, Secret key) -> new Opened.Sealing(row, key);
    };
  }

  private static Opened ready(KeyRow row, Secret key) {
    KeyLine line =
        KeyLine.named(row.purpose())
            .filter(known -> known.purpose().allows(row.algorithm()))
            .orElseThrow(() -> unknown(row));
    if (line.purpose() == KeyPurpose.SEALING) {
      return new Opened.Sealing(row, key);
    }
    SigningAlgorithm algorithm = SigningAlgorithm.named(row.algorithm()).orElseThrow();
    return new Opened.Signing(row, algorithm.key(row.id(), key));
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

  private static byte[] publicKeys(Collection<Opened> opened) {
    record JwkSet(List<PublicJwk> keys) {}
    var keys = new ArrayList<PublicJwk>();
    for (Opened each : opened) {
      if (each instanceof Opened.Signing(_, PublishedKey key)) {
        keys.add(key.jwk());
      }
    }
    return Json.write(new JwkSet(keys));
  }

  /// The rows that they are of.
  List<KeyRow> rows() {
    return rows;
  }

  /// Why some of them are not used, a sentence each.
  List<String> unusable() {
    return List.copyOf(unusable);
  }

  /// The keys of a line that signs, in the order in which they take each other's place.
  List<JwtKey> signingKeys(KeyLine line) {
    return succession(line).stream().map(row -> signing(row.id())).toList();
  }

  /// The key of this name, if it signs in this line.
  Optional<JwtKey> signingKey(KeyLine line, String id) {
    return succession(line).stream()
        .filter(row -> row.id().equals(id))
        .map(row -> signing(row.id()))
        .findFirst();
  }

  /// The key that the line signs with at this moment.
  JwtKey signingKeyAt(KeyLine line, Instant now) {
    return signing(idAt(line, now));
  }

  private JwtKey signing(String id) {
    if (opened.get(id) instanceof Opened.Signing(_, JwtKey key)) {
      return key;
    }
    throw new IllegalStateException("the key " + id + " signs nothing");
  }

  Optional<Secret> sealingKey(String id) {
    return opened.get(id) instanceof Opened.Sealing(_, Secret key)
        ? Optional.of(key)
        : Optional.empty();
  }

  /// The name of the key that the line uses at this moment.
  String idAt(KeyLine line, Instant now) {
    List<KeyRow> keys = succession(line);
    if (keys.isEmpty()) {
      throw new IllegalStateException("there is no key for " + line.name());
    }
    return keys.get(KeyRules.current(keys, now)).id();
  }

  private List<KeyRow> succession(KeyLine line) {
    return successions.computeIfAbsent(
        line, its -> KeyRules.succession(opened.values().stream().map(Opened::row).toList(), its));
  }

  byte[] jwks() {
    return jwks.clone();
  }
}
