package dev.countersign.limit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A time that stands still until it is set.
final class MovingInstant {
  private volatile Instant now;

  MovingInstant(Instant now) {
    this.now = now;
  }

  void set(Instant later) {
    now = later;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
