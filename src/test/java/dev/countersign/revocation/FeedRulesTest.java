package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.revocation.FeedCursor.Position;
import dev.countersign.revocation.FeedCursor.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration REACH = Duration.ofSeconds(10);

  private static Instant from(Instant now) {
    return FeedRules.from(NOON, REACH, now, NOON.minusSeconds(600));
  }

  @Test
  void whatIsToldOfNoLongerIsNotRead() {
    Instant later = NOON.plusSeconds(9_000);

    assertThat(FeedRules.from(NOON, REACH, later, later.minusSeconds(600)))
        .isEqualTo(later.minusSeconds(600));
  }

  @Test
  void anEntryOutlivesEveryTokenOfItsSession() {
    assertThat(FeedRules.kept(Duration.ofHours(1), Duration.ofSeconds(60)))
        .isEqualTo(Duration.ofMinutes(62));
  }

  @Test
  void aReadingReachesBackOverTheOneBefore() {
    assertThat(from(NOON.plusSeconds(5))).isEqualTo(NOON.minusSeconds(10));
    assertThat(from(NOON.plusSeconds(500))).isEqualTo(NOON.minusSeconds(10));
  }

  @Test
  void aClockThatWasSetBackMakesItReachFurther() {
    assertThat(from(NOON.minusSeconds(30))).isEqualTo(NOON.minusSeconds(40));
  }

  @Test
  void aCursorOfAnotherNodeIsTakenForAnOlderOne() {
    var cursor = new FeedCursor(7, 1_000_000, Optional.empty());

    assertThat(FeedRules.seenAfter(cursor, 7, 1_000_000)).isEqualTo(1_000_000);
    assertThat(FeedRules.seenAfter(cursor, 8, 1_000_000)).isEqualTo(910_000);
  }

  @Test
  void aCursorOfANodeWhoseClockWasAheadIsTakenForNone() {
    var cursor = new FeedCursor(7, 1_000_000, Optional.empty());

    assertThat(FeedRules.seenAfter(cursor, 8, 940_000)).isEqualTo(910_000);
    assertThat(FeedRules.seenAfter(cursor, 8, 939_999)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aClockIsSetBackWhenItIsFurtherThanClocksMayBeApart() {
    long moment = NOON.toEpochMilli();

    assertThat(FeedRules.isSetBack(moment, NOON.plusSeconds(9_000))).isFalse();
    assertThat(FeedRules.isSetBack(moment, NOON.minusSeconds(60))).isFalse();
    assertThat(FeedRules.isSetBack(moment, NOON.minusMillis(60_001))).isTrue();
  }

  @Test
  void pagesOfAnotherNodeGoOnThroughEverything() {
    var rest = Optional.of(new Rest(5, Position.START));
    var cursor = new FeedCursor(7, 1_000_000, rest);

    assertThat(FeedRules.seenAfter(cursor, 7, 1_000_000)).isEqualTo(5);
    assertThat(FeedRules.seenAfter(cursor, 8, 1_000_000)).isEqualTo(Long.MIN_VALUE);
  }
}
