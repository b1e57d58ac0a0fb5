package dev.countersign.revocation;

import static dev.countersign.revocation.FeedNodes.digests;
import static dev.countersign.revocation.FeedNodes.news;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.TestClock;
import dev.countersign.base.SessionId;
import dev.countersign.limit.SizeLimit;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What nodes tell whoever comes from another one, or from a clock that was ahead, on every
/// database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class RevocationNodesTest {
  private final FeedNodes nodes;
  private final TestClock clock;

  RevocationNodesTest(RealDatabase kind) {
    nodes = new FeedNodes(kind);
    clock = nodes.clock();
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void whatAClockThatWasAheadMadeANodeForgetIsToldOnceItIsRight() {
    RevocationFeed node = nodes.node(FeedNodes.STRICT);
    long early = nodes.ended(clock.instant().minus(Duration.ofMinutes(30)));
    assertThat(digests(node.page(Optional.empty()))).containsExactly(early);
    clock.advance(Duration.ofHours(1));
    FeedCursor ahead = node.page(Optional.empty()).next();
    assertThat(digests(node.page(Optional.empty()))).isEmpty();

    clock.advance(Duration.ofHours(-1));

    FeedPage page = node.page(Optional.of(ahead));
    assertThat(digests(page)).containsExactly(early);
    assertThat(digests(nodes.node(FeedNodes.STRICT).page(Optional.of(ahead))))
        .containsExactly(early);
    long news = nodes.ended(clock.instant());
    assertThat(digests(news(node, page.next()))).containsExactly(news);
  }

  @Test
  void whatOneNodeHasNotToldAnotherDoes() {
    RevocationFeed one = nodes.node();
    RevocationFeed other = nodes.node();
    long early = nodes.ended(clock.instant().minusSeconds(600));
    other.page(Optional.empty());
    clock.advance(Duration.ofMinutes(5));
    FeedCursor cursor = one.page(Optional.empty()).next();

    long news = nodes.ended(clock.instant());

    Set<Long> told = new HashSet<>();
    while (!told.contains(news)) {
      FeedPage page = news(other, cursor);
      told.addAll(digests(page));
      cursor = page.next();
    }
    assertThat(told).doesNotContain(early);
  }

  @Test
  void aNodeThatBeginsRepeatsOnlyWhatAnotherMayNotHaveSeen() {
    RevocationFeed one = nodes.node(FeedNodes.STRICT);
    long old = nodes.ended(clock.instant().minus(Duration.ofMinutes(10)));
    long late = nodes.ended(clock.instant().minus(Duration.ofMinutes(4)));
    FeedCursor cursor = one.page(Optional.empty()).next();
    clock.advance(Duration.ofSeconds(10));
    long news = nodes.ended(clock.instant());

    RevocationFeed other = nodes.node(FeedNodes.STRICT);

    assertThat(digests(other.page(Optional.of(cursor)))).containsExactlyInAnyOrder(late, news);
    assertThat(digests(other.page(Optional.empty()))).containsExactlyInAnyOrder(old, late, news);
  }

  @Test
  void pagesGoOnAtAnotherNodeAndNothingIsMissed() {
    RevocationFeed one = nodes.node();
    RevocationFeed other = nodes.node();
    int count = SizeLimit.FEED_PAGE.amount() + 10;
    Set<Long> all = manyEnded(count);

    FeedPage first = one.page(Optional.empty());
    assertThat(first.more()).isTrue();
    long meanwhile = nodes.ended(clock.instant().minusSeconds(9));
    Set<Long> told = new HashSet<>(digests(first));
    FeedPage second = other.page(Optional.of(first.next()));
    told.addAll(digests(second));
    assertThat(second.more()).isFalse();
    assertThat(told).containsAll(all);

    // What ended between the pages, in front of where they were, comes with the next answer.
    FeedCursor cursor = second.next();
    while (!told.contains(meanwhile)) {
      FeedPage page = news(one, cursor);
      told.addAll(digests(page));
      cursor = page.next();
    }
    assertThat(told).hasSize(count + 1);
  }

  private Set<Long> manyEnded(int count) {
    Instant first = clock.instant().minusSeconds(8);
    var digests = new HashSet<Long>();
    nodes
        .database()
        .write(tx -> {
          var batch = tx.sql().prepareBatch(FeedNodes.ENDED);
          for (int i = 0; i < count; i++) {
            var session = new EndedSession(new SessionId(new UUID(i, 2)), first.plusMillis(i / 10));
            digests.add(session.entry().digest());
            batch
                .bind("id", session.id())
                .bind("account", nodes.account())
                .bind("secret", new byte[32])
                .bind("end", session.endedAt())
                .add();
          }
          return batch.execute();
        });
    return digests;
  }

  @Test
  void theSameIsNamedAlikeByAllNodes() {
    nodes.ended(clock.instant());
    nodes.ended(clock.instant().minusSeconds(100));
    String named = nodes.node().fresh().fingerprint();

    assertThat(nodes.node().fresh().fingerprint()).isEqualTo(named);
  }
}
