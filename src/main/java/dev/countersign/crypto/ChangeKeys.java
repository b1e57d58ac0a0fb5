package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.Database;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operator does to the keys while servers use them: give them successors, burn one, move
/// them to another master key.
///
/// Servers see it when they read the ring the next time, and tell the audit log.
public final class ChangeKeys {
  private static final int MAX_ATTEMPTS = 5;

  private final KeyRingStore store = new KeyRingStore();
  private final Database database;
  private final MasterKeySources sources;
  private final KeyPolicy policy;
  private final Clock clock;
  private final RandomTokens random;

  public ChangeKeys(
      Database database,
      MasterKeySources sources,
      KeyPolicy policy,
      Clock clock,
      RandomTokens random) {
    this.database = database;
    this.sources = sources;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /// Gives every key that signs or seals a successor, at the first moment at which everybody can
  /// know it; one that is on its way already comes sooner if that is possible.
  ///
  /// @throws StartRefused when the master key is missing or another one
  /// @throws StoreUnavailable when the database cannot take it now
  public void rotate() {
    Instant now = clock.instant();
    List<LineTerms> lines = policy.lines();
    List<KeyRow> rows = rows();
    editor(masters(rows)).run(rows, found -> KeyRules.rotation(found, lines, now));
  }

  /// What came of burning a key.
  public sealed interface Burning {
    /// No node uses it for anything once it has read the ring again.
    ///
    /// @param signsNow what signs in its place; empty when another one did already
    record Burnt(ListedKey key, Optional<String> signsNow) implements Burning {}

    record Unknown() implements Burning {}

    /// It seals what waits to be read, and signs nothing.
    record Seals() implements Burning {}

    /// It is a secret that the settings still name.
    record StillSet(String contract) implements Burning {}
  }

  /// Takes a key away that others may have.
  ///
  /// @throws StartRefused when the master key is missing or another one
  /// @throws StoreUnavailable when the database cannot take it now
  public Burning burn(String kid) {
    Instant now = clock.instant();
    List<LineTerms> lines = policy.lines();
    List<KeyRow> rows = rows();
    Optional<KeyRow> found = key(kid, rows);
    if (found.isEmpty()) {
      return new Burning.Unknown();
    }
    KeyRow row = found.get();
    if (row.purpose().equals(KeyPurpose.SEALING.name())) {
      return new Burning.Seals();
    }
    Optional<LineTerms> naming =
        lines.stream().filter(terms -> terms.shareTheSecretOf(row)).findFirst();
    if (naming.isPresent()) {
      return new Burning.StillSet(naming.get().line().contract());
    }
    ListedKey before = listed(row, rows, lines, now);
    if (!row.isBurnt()) {
      editor(masters(rows)).run(rows, all -> burning(kid, all, lines, now));
    }
    return new Burning.Burnt(before, inItsPlace(row, rows(), lines, now));
  }

  private static List<KeyStep> burning(
      String kid, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    return key(kid, rows)
        .filter(row -> !row.isBurnt())
        .map(row -> KeyRules.burning(row, rows, lines, now))
        .orElse(List.of());
  }

  private static Optional<KeyRow> key(String kid, List<KeyRow> rows) {
    return rows.stream().filter(row -> row.id().equals(kid) && !row.isRing()).findFirst();
  }

  private static ListedKey listed(
      KeyRow row, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    return ListKeys.list(rows, lines, now).stream()
        .filter(key -> key.kid().equals(row.id()))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> inItsPlace(
      KeyRow row, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    return lines.stream()
        .filter(terms -> terms.line().holds(row))
        .map(terms -> KeyRules.succession(rows, terms.line()))
        .filter(keys -> !keys.isEmpty())
        .map(keys -> keys.get(KeyRules.current(keys, now)).id())
        .findFirst();
  }

  /// What came of moving to another master key.
  ///
  /// @param moved how many keys were encrypted anew
  /// @param from the name of the master key before
  /// @param to the name of the master key now
  public record Rewrapped(int moved, String from, String to) {}

  /// Encrypts every key with the next master key, all in one transaction.
  ///
  /// @throws StartRefused when a master key is missing, or neither is that of some key
  /// @throws StoreUnavailable when the database cannot take it now
  public Rewrapped rewrap() {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      List<KeyRow> rows = rows();
      MasterKeys masters = masters(rows);
      WrappingKey next =
          masters
              .next()
              .orElseThrow(() ->
                  new StartRefused(
                      "There is no next master key to move to: set keys.master-next, keys.master-next-file"
                          + " or keys.master-next-command, to another key than the master key."));
      String ring = masters.wrapping(rows).id();
      String lock = rows.stream().filter(KeyRow::isRing).findFirst().orElseThrow().wrappedBy();
      Map<String, KeyRow> anew = anew(rows, masters, next);
      Optional<Integer> moved = database.write(tx -> move(tx, lock, next, anew));
      if (moved.isPresent()) {
        requireMoved(next);
        return new Rewrapped(moved.get(), ring, next.id());
      }
    }
    throw new StoreUnavailable("others are changing the keys");
  }

  private Map<String, KeyRow> anew(List<KeyRow> rows, MasterKeys masters, WrappingKey next) {
    var anew = new HashMap<String, KeyRow>();
    for (KeyRow row : rows) {
      if (isToMove(row, next)) {
        Secret key =
            masters
                .unwrap(row)
                .orElseThrow(() ->
                    new StartRefused(
                        "The key %s is encrypted with neither master key, or was altered: nothing was changed."
                            .formatted(row.id())));
        anew.put(row.id(), row.rewrapped(key, next, random));
      }
    }
    return anew;
  }

  private static boolean isToMove(KeyRow row, WrappingKey next) {
    return !row.isBurnt() && !row.wrappedBy().equals(next.id());
  }

  // Empty when the ring has changed since the rows were read.
  private Optional<Integer> move(
      Transaction tx, String lock, WrappingKey next, Map<String, KeyRow> anew) {
    if (!store.lock(tx, lock)) {
      return Optional.empty();
    }
    List<KeyRow> toMove = store.all(tx).stream().filter(row -> isToMove(row, next)).toList();
    if (!toMove.stream().allMatch(row -> anew.containsKey(row.id()))) {
      return Optional.empty();
    }
    int moved = 0;
    for (KeyRow row : toMove) {
      moved += store.rewrap(tx, row, anew.getOrDefault(row.id(), row)) ? 1 : 0;
    }
    return Optional.of(moved);
  }

  private void requireMoved(WrappingKey next) {
    for (KeyRow row : rows()) {
      if (!row.isBurnt() && row.unwrap(next.key()).isEmpty()) {
        throw new IllegalStateException(
            "the key %s does not open with the next master key: keep both and run it again"
                .formatted(row.id()));
      }
    }
  }

  private List<KeyRow> rows() {
    return database.read(store::all);
  }

  private MasterKeys masters(List<KeyRow> rows) {
    if (rows.isEmpty()) {
      throw new StartRefused("There are no keys yet: start the server once.");
    }
    MasterKeys masters = MasterKeys.obtain(sources, false, random);
    masters.wrapping(rows);
    return masters;
  }

  private KeyRingEditor editor(MasterKeys masters) {
    // What is done here is told by the servers, once each.
    return new KeyRingEditor(database, masters, policy, event -> {}, clock, random);
  }
}
