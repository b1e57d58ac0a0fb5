package dev.countersign.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a verifier keeps of the feed.
class FeedEntriesTest {
  private static final long KEEP = 100;

  @Test
  void manyAreAllKnownAndOthersAreNot() {
    var entries = new FeedEntries();
    for (int i = 0; i < 100_000; i++) {
      entries.add(FeedEntries.session("session " + i), 1_000, KEEP, 1_000);
    }

    for (int i = 0; i < 100_000; i++) {
      assertThat(entries.hasEnded("session " + i)).isTrue();
    }
    assertThat(entries.hasEnded("session 100000")).isFalse();
    assertThat(entries.areVoid("session 1", 0)).isFalse();
    assertThat(entries.size()).isEqualTo(100_000);
  }

  @Test
  void whatIsOverIsForgottenWithinAMinute() {
    var entries = new FeedEntries();
    entries.add(FeedEntries.session("one"), 100, KEEP, 100);
    entries.add(FeedEntries.session("two"), 200, KEEP, 100);
    entries.add(0, 100, KEEP, 100);
    assertThat(entries.size()).isEqualTo(3);

    entries.add(FeedEntries.session("three"), 201, KEEP, 200);
    assertThat(entries.size()).isEqualTo(4);
    entries.add(FeedEntries.session("four"), 261, KEEP, 260);

    assertThat(entries.hasEnded("one")).isFalse();
    assertThat(entries.hasEnded("two")).isTrue();
    assertThat(entries.size()).isEqualTo(3);
  }

  @Test
  void nothingIsForgottenBecauseLaterAnswersKeepLess() {
    var entries = new FeedEntries();
    entries.add(FeedEntries.session("one"), 100, KEEP, 100);

    entries.add(FeedEntries.session("two"), 180, 1, 180);

    assertThat(entries.hasEnded("one")).isTrue();
  }

  @Test
  void tokensOfAUserAreVoidThatWereIssuedBeforeTheLatestMomentOfAll() {
    var entries = new FeedEntries();
    long user = FeedEntries.user("user_1");
    entries.add(user, 100, KEEP, 100);
    entries.add(user, 150, KEEP, 150);
    entries.add(user, 120, KEEP, 150);

    assertThat(entries.areVoid("user_1", 149)).isTrue();
    assertThat(entries.areVoid("user_1", Long.MIN_VALUE)).isTrue();
    assertThat(entries.areVoid("user_1", 150)).isFalse();
    assertThat(entries.areVoid("user_2", 1)).isFalse();
    assertThat(entries.hasEnded("user_1")).isFalse();
    assertThat(entries.size()).isEqualTo(1);
  }

  @Test
  void secondsAreUnsigned() {
    var entries = new FeedEntries();
    entries.add(FeedEntries.user("user_1"), (int) 4_000_000_000L, KEEP, 4_000_000_000L);

    assertThat(entries.areVoid("user_1", 3_999_999_999L)).isTrue();
    assertThat(entries.areVoid("user_1", 4_000_000_000L)).isFalse();
  }

  @Test
  void aNameIsTheStartOfADigest() {
    // printf 0f8fad5b-d9cb-469f-a165-70867728950e | sha256sum
    assertThat(FeedEntries.session("0f8fad5b-d9cb-469f-a165-70867728950e"))
        .isEqualTo(0xc812e1edb64417d6L);
    // printf user:user_1 | sha256sum
    assertThat(FeedEntries.user("user_1")).isEqualTo(0x7901e753321589f9L);
  }
}
