package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.SessionId;
import dev.countersign.revocation.FeedCursor.Position;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FeedEntriesTest {
  private static final long NOBODY = Long.MIN_VALUE;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static Position ended(int number, Instant at) {
    return new EndedSession(new SessionId(new UUID(number, 0)), at).entry();
  }

  private static List<Position> positions(FeedEntries sessions, long seenAfter) {
    return positions(sessions.page(seenAfter, Position.START, 1_000).entries());
  }

  private static List<Position> positions(byte[] entries) {
    var read = ByteBuffer.wrap(entries);
    var positions = new ArrayList<Position>();
    while (read.hasRemaining()) {
      long digest = read.getLong();
      positions.add(new Position(read.getInt(), digest));
    }
    return positions;
  }

  @Test
  void anEntryIsTheStartOfADigestOfTheIdAndTheSecond() {
    var session =
        new EndedSession(
            new SessionId(UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e")),
            Instant.parse("2026-01-15T10:30:00.999Z"));

    byte[] entries =
        FeedEntries.NONE.with(List.of(session.entry()), 1).page(0, Position.START, 9).entries();

    // printf 0f8fad5b-d9cb-469f-a165-70867728950e | sha256sum
    assertThat(entries).asHexString().isEqualToIgnoringCase("C812E1EDB64417D6" + "6968C1A8");
  }

  @Test
  void whatWasSeenBeforeIsNoNews() {
    Position first = ended(1, NOON);
    Position second = ended(2, NOON.plusSeconds(90));

    FeedEntries sessions =
        FeedEntries.NONE.with(List.of(first), 10).with(List.of(first, second), 20);

    assertThat(positions(sessions, NOBODY)).containsExactly(first, second);
    assertThat(positions(sessions, 9)).hasSize(2);
    assertThat(positions(sessions, 10)).containsExactly(second);
    assertThat(positions(sessions, 20)).isEmpty();
    assertThat(sessions.haveNewsSince(19)).isTrue();
    assertThat(sessions.haveNewsSince(20)).isFalse();
  }

  @Test
  void whatIsFoundLateStandsAmongTheOlderOnesAndIsNewsAllTheSame() {
    Position late = ended(3, NOON.minusSeconds(30));
    FeedEntries sessions =
        FeedEntries.NONE
            .with(List.of(ended(1, NOON.minusSeconds(40)), ended(2, NOON)), 10)
            .with(List.of(late), 20);

    assertThat(positions(sessions, 10)).containsExactly(late);
    assertThat(positions(sessions, NOBODY).get(1)).isEqualTo(late);
  }

  @Test
  void pagesTogetherAreEverythingOnce() {
    var random = new Random(7);
    var all = new ArrayList<Position>();
    for (int i = 0; i < 500; i++) {
      all.add(ended(i, NOON.plusSeconds(random.nextInt(300))));
    }
    FeedEntries sessions = FeedEntries.NONE.with(all, 1);

    for (int size : new int[] {1, 7, 16, 17, 499, 500, 501}) {
      var told = new ArrayList<Position>();
      Optional<Position> behind = Optional.of(Position.START);
      while (behind.isPresent()) {
        var page = sessions.page(NOBODY, behind.get(), size);
        told.addAll(positions(page.entries()));
        behind = page.rest();
      }
      assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void theSumIsThatOfTheEntriesInWhateverOrderTheyCame() {
    var random = new Random(8);
    var all = new ArrayList<Position>();
    for (int i = 0; i < 100; i++) {
      all.add(ended(i, NOON.plusSeconds(random.nextInt(300))));
    }
    FeedEntries atOnce = FeedEntries.NONE.with(all, 1);
    Collections.shuffle(all, random);
    FeedEntries oneByOne = FeedEntries.NONE;
    for (Position session : all) {
      oneByOne = oneByOne.with(List.of(session), 2).with(List.of(session), 3);
    }

    assertThat(oneByOne.size()).isEqualTo(100).isEqualTo(atOnce.size());
    assertThat(oneByOne.sum()).isEqualTo(atOnce.sum());
    assertThat(atOnce.with(List.of(ended(100, NOON)), 4).sum()).isNotEqualTo(atOnce.sum());
  }

  @Test
  void whatIsOldCanCountAsSeenLongAgo() {
    Position old = ended(1, NOON);
    Position young = ended(2, NOON.plusSeconds(60));
    long now = NOON.plusSeconds(180).toEpochMilli();

    FeedEntries entries =
        FeedEntries.NONE.with(List.of(old, young), now).seenWithin(Duration.ofSeconds(60));

    assertThat(positions(entries, NOON.plusSeconds(120).toEpochMilli() - 1)).hasSize(2);
    assertThat(positions(entries, NOON.plusSeconds(120).toEpochMilli())).containsExactly(young);
    assertThat(positions(entries, now - 1)).containsExactly(young);
    assertThat(positions(entries, now)).isEmpty();
    assertThat(entries.haveNewsSince(now)).isFalse();
  }

  @Test
  void whatIsOldIsForgottenByTheMinute() {
    FeedEntries sessions =
        FeedEntries.NONE.with(List.of(ended(1, NOON.minusMillis(1)), ended(2, NOON)), 1);

    assertThat(sessions.without(NOON.getEpochSecond() - 1).size()).isEqualTo(2);
    assertThat(sessions.without(NOON.getEpochSecond()).size()).isEqualTo(1);
    assertThat(sessions.without(NOON.getEpochSecond() + 59).size()).isEqualTo(1);
    assertThat(sessions.without(NOON.getEpochSecond() + 60).size()).isZero();
  }

  @Test
  void nothingThatIsKnownMakesNoDifference() {
    FeedEntries sessions = FeedEntries.NONE.with(List.of(ended(1, NOON)), 1);

    assertThat(sessions.with(List.of(ended(1, NOON)), 2)).isSameAs(sessions);
    assertThat(sessions.with(List.of(), 2)).isSameAs(sessions);
  }
}
