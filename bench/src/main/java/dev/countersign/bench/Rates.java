package dev.countersign.bench;

import java.util.ArrayList;
import java.util.List;

/// Rates of the same thing from turns spread over a run, while the machine's own speed drifts.
final class Rates {
  private final List<Double> turns = new ArrayList<>();

  void add(double rate) {
    turns.add(rate);
  }

  double median() {
    List<Double> sorted = turns.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double min() {
    return turns.stream().mapToDouble(rate -> rate).min().orElseThrow();
  }

  double max() {
    return turns.stream().mapToDouble(rate -> rate).max().orElseThrow();
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /// The lowest and the highest, for reading.
  String spread() {
    return Section.rounded(min()) + "–" + Section.rounded(max());
  }
}
