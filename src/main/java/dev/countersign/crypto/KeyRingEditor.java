package dev.countersign.crypto;

import dev.countersign.audit.AuditLog;
import dev.countersign.audit.KeyEvent;
import dev.countersign.audit.KeyLabel;
import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.Database;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Changes the key ring, one process at a time: whoever changes it holds the row of the ring
/// itself.
///
/// What is to be done is decided twice by the same rule: from what was read, so that keys are made
/// and wrapped before the transaction, and inside it, where it counts.
final class KeyRingEditor {
  /// What others did in between changes what is to be done once or twice.
  private static final int MAX_ATTEMPTS = 5;

  private static final int ID_BYTES = 16;

  /// Decides from the rows, and from nothing else that may change.
  @FunctionalInterface
  interface Decision {
    List<KeyStep> on(List<KeyRow> rows);
  }

  private final KeyRingStore store = new KeyRingStore();
  private final Database database;
  private final MasterKeys masters;
  private final KeyPolicy policy;
  private final AuditLog audit;
  private final Clock clock;
  private final RandomTokens random;

  KeyRingEditor(
      Database database,
      MasterKeys masters,
      KeyPolicy policy,
      AuditLog audit,
      Clock clock,
      RandomTokens random) {
    this.database = database;
    this.masters = masters;
    this.policy = policy;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /// Makes the row of the ring itself where there is none.
  void begin() {
    KeyRow ring = KeyRow.ring(masters.current(), random, clock.instant());
    database.write(tx -> store.add(tx, ring));
  }

  /// Does what is to be done, whole or not at all.
  ///
  /// @param seen the rows as they were read last
  /// @return what was done
  /// @throws StartRefused when none of our master keys is that of the ring
  /// @throws StoreUnavailable when the database cannot take it now, or others change the ring again
  ///   and again
  List<KeyStep> run(List<KeyRow> seen, Decision decision) {
    List<KeyRow> rows = seen;
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      List<KeyStep> planned = decision.on(rows);
      if (planned.isEmpty()) {
        return planned;
      }
      String ring = ring(rows).wrappedBy();
      Map<KeyStep.Add, KeyRow> made = make(planned, rows);
      Optional<List<KeyStep>> done = database.write(tx -> change(tx, ring, decision, made));
      if (done.isPresent()) {
        done.get().forEach(this::tell);
        return done.get();
      }
      rows = database.read(store::all);
    }
    throw new StoreUnavailable("others are changing the keys");
  }

  private static KeyRow ring(List<KeyRow> rows) {
    return rows.stream()
        .filter(KeyRow::isRing)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no ring"));
  }

  /// Does it, or answers empty and changes nothing when keys are needed that were not made, or the
  /// ring has moved to another master key.
  private Optional<List<KeyStep>> change(
      Transaction tx, String ring, Decision decision, Map<KeyStep.Add, KeyRow> made) {
    if (!store.lock(tx, ring)) {
      return Optional.empty();
    }
    List<KeyStep> steps = decision.on(store.all(tx));
    boolean canAll =
        steps.stream()
            .allMatch(step -> !(step instanceof KeyStep.Add add) || made.containsKey(add));
    if (!canAll) {
      return Optional.empty();
    }
    var done = new ArrayList<KeyStep>();
    for (KeyStep step : steps) {
      if (perform(tx, step, made)) {
        done.add(step);
      }
    }
    return Optional.of(done);
  }

  private boolean perform(Transaction tx, KeyStep step, Map<KeyStep.Add, KeyRow> made) {
    return switch (step) {
      case KeyStep.Add add -> store.add(tx, Objects.requireNonNull(made.get(add)));
      case KeyStep.Move(String id, Instant signsFrom) -> store.move(tx, id, signsFrom);
      case KeyStep.Tell(KeyRow row, List<KeyStage> stages) -> store.tell(tx, row, stages.getLast());
      case KeyStep.Destroy(KeyRow row) -> store.destroy(tx, row.id());
      case KeyStep.Burn(String id, Instant at) -> store.burn(tx, id, at);
    };
  }

  private Map<KeyStep.Add, KeyRow> make(List<KeyStep> steps, List<KeyRow> rows) {
    var made = new HashMap<KeyStep.Add, KeyRow>();
    for (KeyStep step : steps) {
      if (step instanceof KeyStep.Add add) {
        made.put(add, newRow(add, rows, masters.wrapping(rows)));
      }
    }
    return made;
  }

  private KeyRow newRow(KeyStep.Add add, List<KeyRow> rows, WrappingKey master) {
    boolean isShared =
        add.line().purpose() == KeyPurpose.ACCESS_TOKEN
            && add.algorithm().equals(SigningAlgorithm.HS256.text());
    Secret key =
        isShared
            ? policy.sharedSecret(add.line().contract()).orElseThrow()
            : add.line().purpose().newKey(add.algorithm(), random);
    String id = isShared ? sharedId(add.line(), rows) : id(add, key);
    return KeyRow.of(id, add.line(), add.algorithm(), key, master, random, clock.instant())
        .following(add.follows(), add.signsFrom());
  }

  // The same secret may come back after another one while what it signed before is still good.
  private String sharedId(KeyLine line, List<KeyRow> rows) {
    String base =
        policy.lines().stream()
            .filter(terms -> terms.line().equals(line))
            .map(LineTerms::sharedId)
            .findFirst()
            .orElseThrow();
    int number = 1;
    while (isTaken(base + number, rows)) {
      number++;
    }
    return base + number;
  }

  private static boolean isTaken(String id, List<KeyRow> rows) {
    return rows.stream().anyMatch(row -> row.id().equals(id));
  }

  private String id(KeyStep.Add add, Secret key) {
    return add.line().purpose().isForOthers()
        ? SigningAlgorithm.named(add.algorithm()).orElseThrow().key("", key).kid()
        : Base64Url.encode(random.bytes(ID_BYTES));
  }

  private void tell(KeyStep step) {
    switch (step) {
      case KeyStep.Tell(KeyRow row, List<KeyStage> stages) ->
          stages.forEach(stage -> record(row, stage.change()));
      case KeyStep.Destroy(KeyRow row) when !row.isBurnt() ->
          record(row, KeyEvent.Change.DESTROYED);
      // Whoever does these may be a command; a server tells of them when it sees them.
      case KeyStep.Destroy _, KeyStep.Add _, KeyStep.Move _, KeyStep.Burn _ -> {}
    }
  }

  private void record(KeyRow row, KeyEvent.Change change) {
    audit.record(new KeyEvent(change, new KeyLabel(row.id(), row.purpose(), row.algorithm())));
  }
}
