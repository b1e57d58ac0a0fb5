package dev.countersign.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What one peer's visits found, by what was measured, in the order in which it came.
final class PeerFigures {
  static final String START_EMPTY = "start to first answer on nothing, s";
  static final String START_AGAIN = "start to first answer with users, s";
  static final String IDLE = "resident idle, MB";
  static final String PEAK = "resident at most, MB";
  static final String LOGINS = "logins a second";
  static final String LOGINS_LIKE_US = "logins a second, Argon2id 19456/2";
  static final String REFRESHES = "refreshes a second";
  static final String NEIGHBOURS = "taken by other processes meanwhile, % of the machine";
  static final String STORM_P99 = "refresh p99 in the storm, ms";

  private final Map<String, Rates> figures = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  static String withClients(String what, int clients) {
    return what + ", " + clients + " clients";
  }

  void add(String what, double figure) {
    figures.computeIfAbsent(what, any -> new Rates()).add(figure);
    System.out.println("    " + what + ": " + Section.rounded(figure));
  }

  void note(String sentence, Object... values) {
    notes.add(String.format(Locale.ROOT, sentence, values));
    System.out.println("    " + notes.getLast());
  }

  List<String> notes() {
    return notes;
  }

  Set<String> measured() {
    return figures.keySet();
  }

  boolean has(String what) {
    return figures.containsKey(what);
  }

  /// The median of the visits; NaN where it was not measured.
  double median(String what) {
    return has(what) ? figures.get(what).median() : Double.NaN;
  }

  /// For reading, with lowest and highest where there were several.
  String cell(String what) {
    if (!has(what)) {
      return "–";
    }
    Rates rates = figures.get(what);
    String median = Section.rounded(rates.median());
    return rates.min() == rates.max() ? median : median + " (" + rates.spread() + ")";
  }
}
