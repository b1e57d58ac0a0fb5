package dev.countersign.crypto;

import dev.countersign.crypto.ListedKey.State;
import dev.countersign.store.Database.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Tells which keys there are; needs no master key.
public final class ListKeys {
  private ListKeys() {}

  /// The keys of every line in the order in which they take each other's place.
  public static Work<List<ListedKey>> at(Instant now, KeyPolicy policy) {
    return tx -> list(new KeyRingStore().all(tx), policy.lines(), now);
  }

  static List<ListedKey> list(List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    var listed = new ArrayList<ListedKey>();
    for (KeyRow row : rows) {
      if (!row.isRing()) {
        listed.add(listed(row, rows, lines, now));
      }
    }
    listed.sort(Comparator.comparing(ListedKey::use).thenComparing(ListedKey::since));
    return listed;
  }

  private static ListedKey listed(
      KeyRow row, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    List<LineTerms> its = lines.stream().filter(terms -> terms.line().holds(row)).toList();
    if (row.isBurnt()) {
      return listed(row, State.BURNT, row.burntAt().orElseThrow(), Optional.empty());
    }
    return switch (KeyRules.stage(row, rows, its, now)) {
      case MADE, PUBLISHED -> listed(row, State.WAITS, row.signsFrom(), Optional.empty());
      case SIGNS -> listed(row, State.SIGNS, row.signsFrom(), last(end(row, rows, its)));
      case RETIRED, BURNT -> {
        Optional<Instant> since = last(end(row, rows, its));
        List<Instant> gone =
            its.stream()
                .flatMap(terms ->
                    KeyRules.retiresAt(row, rows, terms.line()).stream()
                        .map(at -> at.plus(terms.kept())))
                .toList();
        yield listed(row, State.RETIRED, since.orElse(row.signsFrom()), last(gone));
      }
    };
  }

  // Where no other key is known yet, its time is.
  private static List<Instant> end(KeyRow row, List<KeyRow> rows, List<LineTerms> lines) {
    var ends = new ArrayList<Instant>();
    for (LineTerms terms : lines) {
      Optional<Instant> known = KeyRules.retiresAt(row, rows, terms.line());
      known.ifPresent(ends::add);
      if (known.isEmpty() && !row.isShared()) {
        ends.add(row.signsFrom().plus(terms.rotation()));
      }
    }
    return ends;
  }

  private static Optional<Instant> last(List<Instant> times) {
    return times.stream().max(Comparator.naturalOrder());
  }

  private static ListedKey listed(KeyRow row, State state, Instant since, Optional<Instant> until) {
    return new ListedKey(
        row.id(), row.purpose(), row.algorithm(), state, row.wrappedBy(), since, until);
  }
}
