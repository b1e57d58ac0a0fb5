package dev.countersign.bench.load;

import dev.countersign.bench.load.Arrivals.AtRate;
import dev.countersign.bench.load.Arrivals.Timetable;
import dev.countersign.bench.load.Arrivals.WhenAnswered;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/// One stream under way: who is free, what is due, and what has been counted.
final class Lane {
  private final Stream stream;
  private final Tally tally;
  private final Window window;
  private final List<Caller> callers = new ArrayList<>();
  private final Deque<Caller> free = new ArrayDeque<>();
  private final Deque<Long> overdue = new ArrayDeque<>();
  private final Optional<Timetable> timetable;

  /// What is counted, in nanoseconds of the driver's clock.
  record Window(long from, long to) {
    boolean has(long moment) {
      return moment - from >= 0 && moment - to < 0;
    }
  }

  Lane(Stream stream, Tally tally, Window window, long start, long seed) {
    this.stream = stream;
    this.tally = tally;
    this.window = window;
    this.timetable =
        switch (stream.arrivals()) {
          case WhenAnswered() -> Optional.empty();
          case AtRate rate -> Optional.of(new Timetable(rate, start, seed));
        };
  }

  Stream stream() {
    return stream;
  }

  Tally tally() {
    return tally;
  }

  List<Caller> callers() {
    return callers;
  }

  void add(Caller caller) {
    callers.add(caller);
    free.add(caller);
  }

  /// Makes the calls that are due and have somebody to make them.
  void dispatch(long now, Histogram timerLag) throws IOException {
    if (timetable.isEmpty()) {
      while (!free.isEmpty()) {
        free.remove().call(now, now);
      }
      return;
    }
    Timetable times = timetable.get();
    for (; times.due() <= now && times.due() < window.to; times.advance()) {
      overdue.add(times.due());
      timerLag.recordValue((now - times.due()) / 1000);
    }
    while (!overdue.isEmpty() && !free.isEmpty()) {
      // Who has rested longest: connections are used evenly.
      free.remove().call(overdue.remove(), now);
    }
  }

  /// When the next call is due, as far as is known.
  long nextDue() {
    return timetable.map(Timetable::due).orElse(Long.MAX_VALUE);
  }

  void answered(Caller caller, Answer answer, long now) {
    if (counts(caller, now)) {
      tally.answered(answer.status(), now - caller.due());
    }
    free.add(caller);
  }

  void lost(Caller caller, long now) {
    if (counts(caller, now)) {
      tally.countLost();
    }
    caller.abandon();
    free.add(caller);
  }

  // A closed loop counts what ends in the window, for it measures throughput; an open loop counts
  // what was due in it, however late its answer comes.
  private boolean counts(Caller caller, long now) {
    return window.has(timetable.isEmpty() ? now : caller.due());
  }

  /// Whether a call that counts is still to be answered.
  boolean isAwaiting() {
    return timetable.isPresent()
        && callers.stream().anyMatch(caller -> caller.isWaiting() && window.has(caller.due()));
  }

  void end() {
    tally.countUnsent(overdue.stream().filter(window::has).count());
    callers.forEach(Caller::abandon);
  }
}
