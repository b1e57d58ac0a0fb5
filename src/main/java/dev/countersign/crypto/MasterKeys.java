package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The master keys that this process has: one, and the next one while keys move to that. Rows may
/// be wrapped by either. Immutable.
record MasterKeys(WrappingKey current, Optional<WrappingKey> next) {
  /// Fetches them from where they are kept.
  ///
  /// @param ringIsEmpty whether the first may be made, if it is one that this server makes
  /// @throws StartRefused when one is missing, or none
  static MasterKeys obtain(MasterKeySources sources, boolean ringIsEmpty, RandomTokens random) {
    Secret current =
        switch (sources.current()) {
          case MasterKey.InFile(var path) when ringIsEmpty ->
              MasterKeyFile.readOrCreate(path, random);
          case MasterKey other -> obtain(other);
        };
    Optional<WrappingKey> next =
        sources
            .next()
            .map(MasterKeys::obtain)
            .map(WrappingKey::of)
            .filter(key -> !key.key().equals(current));
    return new MasterKeys(WrappingKey.of(current), next);
  }

  private static Secret obtain(MasterKey source) {
    return switch (source) {
      case MasterKey.Given(Secret key) -> key;
      case MasterKey.InFile(var path) -> MasterKeyFile.read(path);
      case MasterKey.OfCommand command -> MasterKeyCommand.run(command);
    };
  }

  private Stream<WrappingKey> all() {
    return Stream.concat(Stream.of(current), next.stream());
  }

  /// The key in the row, or empty when none of these wrapped it.
  Optional<Secret> unwrap(KeyRow row) {
    return all()
        .filter(key -> row.wrappedBy().isEmpty() || row.wrappedBy().equals(key.id()))
        .map(key -> row.unwrap(key.key()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// Whether one of these is that of the ring.
  boolean haveThatOf(List<KeyRow> rows) {
    return rows.stream().filter(KeyRow::isRing).allMatch(row -> unwrap(row).isPresent());
  }

  /// The one that wraps new keys: that of the ring.
  ///
  /// @throws StartRefused when it is none of these
  WrappingKey wrapping(List<KeyRow> rows) {
    KeyRow ring =
        rows.stream()
            .filter(KeyRow::isRing)
            .findFirst()
            .orElseThrow(() ->
                new StartRefused(
                    "The key ring in the database has no row RING: restore it from a backup."));
    return all()
        .filter(key -> ring.wrappedBy().isEmpty() || ring.wrappedBy().equals(key.id()))
        .filter(key -> ring.unwrap(key.key()).isPresent())
        .findFirst()
        .orElseThrow(() -> refused(ring));
  }

  private StartRefused refused(KeyRow ring) {
    if (all().anyMatch(key -> key.id().equals(ring.wrappedBy()))) {
      return new StartRefused(
          "The key RING in the database was altered or moved: restore it from a backup.");
    }
    String names = all().map(WrappingKey::id).reduce((a, b) -> a + " and " + b).orElseThrow();
    String theirs = ring.wrappedBy().isEmpty() ? "another one" : ring.wrappedBy();
    return new StartRefused(
        "The master key is not the one that this database's keys are encrypted with: that is %s, and %s given."
            .formatted(theirs, names + (next.isPresent() ? " are" : " is")));
  }
}
