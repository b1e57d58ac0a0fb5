package dev.countersign.bench;

import dev.countersign.bench.load.TimedConnection;
import dev.countersign.bench.paired.PairedTimes;
import java.io.IOException;

/// One call, about an address of one kind and one of another.
final class Comparison {
  private static final double NANOS_PER_MICRO = 1e3;

  private final String call;
  private final Crowd.Kind first;
  private final Crowd.Kind second;
  private final int pairs;
  private final Question question;
  private final PairedTimes times;
  private int spoilt;

  /// @param pairs how many count, besides those that warm the server up
  Comparison(String call, Crowd.Kind first, Crowd.Kind second, int pairs, Question question) {
    this.call = call;
    this.first = first;
    this.second = second;
    this.pairs = pairs;
    this.question = question;
    this.times = new PairedTimes(pairs);
  }

  /// Makes a call about an address.
  @FunctionalInterface
  interface Question {
    /// @return how many nanoseconds it took; negative when it was not answered as it should be
    long nanos(TimedConnection connection, String email) throws IOException;
  }

  String call() {
    return call;
  }

  String between() {
    return first.text() + " − " + second.text();
  }

  int pairs() {
    return pairs;
  }

  PairedTimes times() {
    return times;
  }

  /// How many pairs were thrown away, for one of their calls was refused for want of room.
  int spoilt() {
    return spoilt;
  }

  /// Takes one pair.
  ///
  /// @param firstComesFirst the order of the two
  /// @param counted whether it is kept
  void take(TimedConnection connection, Crowd crowd, boolean firstComesFirst, boolean counted)
      throws IOException {
    String emailOfFirst = crowd.next(first);
    String emailOfSecond = crowd.next(second);
    long before = ask(connection, firstComesFirst ? emailOfFirst : emailOfSecond);
    long after = ask(connection, firstComesFirst ? emailOfSecond : emailOfFirst);
    if (!counted) {
      return;
    }
    if (before < 0 || after < 0) {
      spoilt++;
      return;
    }
    times.add(
        (firstComesFirst ? before : after) / NANOS_PER_MICRO,
        (firstComesFirst ? after : before) / NANOS_PER_MICRO);
  }

  private long ask(TimedConnection connection, String email) throws IOException {
    connection.prepare();
    return question.nanos(connection, email);
  }
}
