package dev.countersign.bench;

import dev.countersign.bench.load.Latencies;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What one part has to say, in Markdown, and which goals it has tried. Progress is printed as it
/// comes.
final class Section {
  private final String title;
  private final StringBuilder text = new StringBuilder();
  private final Map<Goal, Attempt> attempts = new LinkedHashMap<>();
  private final List<String> loads = new ArrayList<>();
  private boolean inTable;

  /// @param limit what the figure is held against
  record Attempt(double measured, double limit) {}

  Section(String title) {
    this.title = title;
  }

  /// A paragraph: how the figures were made, or what to think of them.
  void say(String sentence, Object... values) {
    endTable();
    text.append(String.format(Locale.ROOT, sentence, values)).append("\n\n");
  }

  /// Begins a table.
  void table(String... columns) {
    endTable();
    row((Object[]) columns);
    text.append("|---".repeat(columns.length)).append("|\n");
    inTable = true;
  }

  /// A row of the table begun last; numbers are rounded for reading.
  void row(Object... cells) {
    var line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell instanceof Double number ? rounded(number) : cell).append(" |");
    }
    text.append(line).append('\n');
    System.out.println("  " + line);
  }

  static String rounded(double number) {
    double size = Math.abs(number);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }

  /// Begins a table of what the streams of a run became.
  void callTable() {
    table("calls", "answers", "a second", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms");
  }

  /// A row for each class of answers in the tally.
  void calls(String name, Tally tally, double seconds) {
    tally.counts().keySet().stream()
        .map(status -> status / 100)
        .distinct()
        .forEach(hundreds -> calls(name, hundreds, tally, seconds));
    if (tally.lost() + tally.unsent() > 0) {
      row(
          name + ", lost / never sent",
          tally.lost() + " / " + tally.unsent(),
          "",
          "",
          "",
          "",
          "",
          "");
    }
  }

  private void calls(String name, int hundreds, Tally tally, double seconds) {
    Latencies all = tally.latencies(status -> status / 100 == hundreds);
    var codes = tally.counts().keySet().stream().filter(code -> code / 100 == hundreds).toList();
    row(
        name + " " + codes,
        all.count(),
        all.count() / seconds,
        all.p50(),
        all.p90(),
        all.p99(),
        all.p999(),
        all.max());
  }

  /// Notes what driver and server used in a run.
  void load(String run, LoadResult result) {
    Latencies lag = result.timerLag();
    loads.add(
        String.format(
                Locale.ROOT,
                "%s: driver %.0f %%, server %.0f %%",
                run,
                100 * result.driverShare(),
                100 * result.serverShare())
            + (lag.count() == 0
                ? ""
                : String.format(
                    Locale.ROOT, ", driver late by %.1f ms p99, %.1f max", lag.p99(), lag.max())));
  }

  void reached(Goal goal, double measured) {
    reached(goal, measured, goal.value());
  }

  void reached(Goal goal, double measured, double limit) {
    attempts.put(goal, new Attempt(measured, limit));
    System.out.printf(
        Locale.ROOT, "  %s: %s (%s)%n", goal.what(), goal.withUnit(measured), goal.limit(limit));
  }

  Map<Goal, Attempt> attempts() {
    return attempts;
  }

  String markdown() {
    endTable();
    String shares = loads.isEmpty() ? "" : "CPU of all cores: " + String.join("; ", loads) + ".\n";
    return "## " + title + "\n\n" + text + shares;
  }

  private void endTable() {
    if (inTable) {
      text.append('\n');
      inTable = false;
    }
  }
}
