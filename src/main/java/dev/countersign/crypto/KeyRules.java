package dev.countersign.crypto;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Decides which key is used when, and what is due to be done to the ring. Everything follows from
/// the rows and the time, so that every node comes to the same.
final class KeyRules {
  /// A key is known so long before it is used, and is kept so much longer than what it signed is
  /// good.
  ///
  /// Verifiers may hold the published set for five minutes, a node may serve one that is fifteen
  /// seconds old, the clocks of two nodes may be a minute apart, and so may those of a verifier and
  /// us, who may grant a minute's leeway besides. That is together less than eight and a half.
  static final Duration KNOWN_BEFORE = Duration.ofMinutes(10);

  /// Where keys sign for long, they are known longer before, for verifiers that hold the set longer
  /// than we say.
  private static final Duration MOST_KNOWN_BEFORE = Duration.ofDays(1);

  private static final int SHARE_KNOWN_BEFORE = 10;

  private static final Comparator<KeyRow> SUCCESSION =
      Comparator.comparing(KeyRow::signsFrom).thenComparing(KeyRow::id);

  /// The order in which things become of a key that nobody burns.
  private static final List<KeyStage> STAGES =
      List.of(KeyStage.MADE, KeyStage.PUBLISHED, KeyStage.SIGNS, KeyStage.RETIRED);

  private KeyRules() {}

  /// The keys of the line, in the order in which they take each other's place; burnt ones have
  /// none.
  static List<KeyRow> succession(List<KeyRow> rows, KeyLine line) {
    return rows.stream()
        .filter(row -> line.holds(row) && !row.isBurnt())
        .sorted(SUCCESSION)
        .toList();
  }

  /// Which of a succession is used at this moment: the last one whose time has come. A clock before
  /// all of them takes the first.
  static int current(List<KeyRow> succession, Instant now) {
    int current = 0;
    for (int i = 1; i < succession.size(); i++) {
      if (!succession.get(i).signsFrom().isAfter(now)) {
        current = i;
      }
    }
    return current;
  }

  /// How long before it signs a key is made, where each signs for so long.
  static Duration knownBefore(Duration rotation) {
    Duration share = rotation.dividedBy(SHARE_KNOWN_BEFORE);
    Duration most = share.compareTo(MOST_KNOWN_BEFORE) < 0 ? share : MOST_KNOWN_BEFORE;
    return most.compareTo(KNOWN_BEFORE) < 0 ? KNOWN_BEFORE : most;
  }

  /// What a node that starts with these settings has to do: a first key where there is none, and
  /// another one where the last is not of the kind that is asked for.
  static List<KeyStep> atStart(List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    var steps = new ArrayList<KeyStep>();
    for (LineTerms terms : lines) {
      List<KeyRow> keys = succession(rows, terms.line());
      if (keys.isEmpty()) {
        steps.add(new KeyStep.Add(terms.line(), terms.algorithm(), "", now));
      } else if (!terms.areMetBy(keys.getLast())) {
        steps.add(after(keys.getLast(), terms, now));
      }
    }
    return steps;
  }

  private static KeyStep after(KeyRow last, LineTerms terms, Instant now) {
    Instant from = latest(now.plus(KNOWN_BEFORE), last.signsFrom().plusMillis(1));
    return new KeyStep.Add(terms.line(), terms.algorithm(), last.id(), from);
  }

  /// What is due, as time goes by.
  static List<KeyStep> due(List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    var steps = new ArrayList<KeyStep>();
    for (LineTerms terms : lines) {
      successor(succession(rows, terms.line()), terms, now).ifPresent(steps::add);
    }
    for (KeyRow row : rows) {
      List<LineTerms> its = lines.stream().filter(terms -> terms.line().holds(row)).toList();
      if (its.isEmpty()) {
        continue;
      }
      if (its.stream().allMatch(terms -> isOver(row, rows, terms, now))) {
        steps.add(new KeyStep.Destroy(row));
      } else {
        tell(row, rows, its, now).ifPresent(steps::add);
      }
    }
    return steps;
  }

  // A secret that is shared is followed by another when the settings have another, and of the kind
  // that the last one has: a node that has not been restarted yet does not take a change back.
  private static Optional<KeyStep> successor(List<KeyRow> keys, LineTerms terms, Instant now) {
    if (keys.isEmpty() || keys.getLast().isShared()) {
      return Optional.empty();
    }
    KeyRow last = keys.getLast();
    Instant due = last.signsFrom().plus(terms.rotation());
    if (due.minus(knownBefore(terms.rotation())).isAfter(now)) {
      return Optional.empty();
    }
    Instant from = latest(now.plus(KNOWN_BEFORE), due);
    return Optional.of(new KeyStep.Add(terms.line(), last.algorithm(), last.id(), from));
  }

  // What is left of a shared secret stays: it may still stand in the settings of some node.
  private static boolean isOver(KeyRow row, List<KeyRow> rows, LineTerms terms, Instant now) {
    if (row.isBurnt() && row.isShared()) {
      return false;
    }
    Optional<Instant> end = row.isBurnt() ? row.burntAt() : retiresAt(row, rows, terms.line());
    return end.filter(at -> !at.plus(terms.kept()).isAfter(now)).isPresent();
  }

  /// When another key takes the place of this one, if that is known.
  static Optional<Instant> retiresAt(KeyRow row, List<KeyRow> rows, KeyLine line) {
    List<KeyRow> keys = succession(rows, line);
    int next = keys.indexOf(row) + 1;
    return next == 0 || next == keys.size()
        ? Optional.empty()
        : Optional.of(keys.get(next).signsFrom());
  }

  private static Optional<KeyStep> tell(
      KeyRow row, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    List<KeyStage> changes = row.isBurnt() ? burnt(row) : untold(row, stage(row, rows, lines, now));
    return changes.isEmpty() ? Optional.empty() : Optional.of(new KeyStep.Tell(row, changes));
  }

  private static List<KeyStage> burnt(KeyRow row) {
    return row.told().equals(KeyStage.BURNT.name()) ? List.of() : List.of(KeyStage.BURNT);
  }

  private static List<KeyStage> untold(KeyRow row, KeyStage stage) {
    return STAGES.stream()
        .filter(change -> change.compareTo(stage) <= 0)
        .filter(change -> change != KeyStage.PUBLISHED || row.isPublished())
        .filter(change -> row.told().isEmpty() || isAfter(change, row.told()))
        .toList();
  }

  private static boolean isAfter(KeyStage change, String told) {
    return STAGES.stream()
        .anyMatch(stage -> stage.name().equals(told) && change.compareTo(stage) > 0);
  }

  /// What has become of a key that is not burnt. One that signs for somebody is not retired.
  static KeyStage stage(KeyRow row, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    return lines.stream()
        .map(terms -> stage(row, succession(rows, terms.line()), now))
        .min(Comparator.naturalOrder())
        .orElse(KeyStage.RETIRED);
  }

  private static KeyStage stage(KeyRow row, List<KeyRow> keys, Instant now) {
    int place = keys.indexOf(row);
    int current = current(keys, now);
    if (place > current) {
      return KeyStage.PUBLISHED;
    }
    return place == current ? KeyStage.SIGNS : KeyStage.RETIRED;
  }

  /// What gives every key that signs a successor, as soon as everybody can know it.
  static List<KeyStep> rotation(List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    return lines.stream()
        .flatMap(terms -> rotation(succession(rows, terms.line()), terms, now).stream())
        .toList();
  }

  private static Optional<KeyStep> rotation(List<KeyRow> keys, LineTerms terms, Instant now) {
    if (keys.isEmpty() || keys.getLast().isShared()) {
      return Optional.empty();
    }
    int next = current(keys, now) + 1;
    if (next == keys.size()) {
      KeyRow last = keys.getLast();
      Instant from = now.plus(KNOWN_BEFORE);
      return Optional.of(new KeyStep.Add(terms.line(), last.algorithm(), last.id(), from));
    }
    KeyRow waiting = keys.get(next);
    // One that was made by a clock that was ahead is known by now, whatever it says.
    Instant known = earliest(now, waiting.createdAt()).plus(KNOWN_BEFORE);
    Instant from = latest(now, known);
    return from.isBefore(waiting.signsFrom())
        ? Optional.of(new KeyStep.Move(waiting.id(), from))
        : Optional.empty();
  }

  /// What burns a key. Where it signs now, the next one signs at once: another one that waits, or
  /// else a new one.
  static List<KeyStep> burning(KeyRow row, List<KeyRow> rows, List<LineTerms> lines, Instant now) {
    var steps = new ArrayList<KeyStep>();
    for (LineTerms terms : lines) {
      List<KeyRow> keys = succession(rows, terms.line());
      int place = keys.indexOf(row);
      if (place >= 0 && place == current(keys, now)) {
        boolean isLast = place == keys.size() - 1;
        steps.add(
            isLast
                ? new KeyStep.Add(terms.line(), terms.algorithm(), row.id(), now)
                : new KeyStep.Move(keys.get(place + 1).id(), now));
      }
    }
    steps.add(new KeyStep.Burn(row.id(), now));
    return steps;
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
