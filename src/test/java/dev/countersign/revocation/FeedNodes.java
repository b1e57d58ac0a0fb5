package dev.countersign.revocation;

import dev.countersign.TestClock;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.revocation.RevocationFeed.Pace;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Nodes of one feed on a real database, and what ends there.
final class FeedNodes implements AutoCloseable {
  static final Duration KEPT = Duration.ofMinutes(62);

  private static final Pace BRISK =
      new Pace(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  /// Every question is answered by a reading that began after it.
  static final Pace STRICT =
      new Pace(
          Duration.ofMillis(50), Duration.ofMillis(500), Duration.ZERO, Duration.ofSeconds(20));

  // Only a failing test waits for it.
  static final Duration LONG = Duration.ofSeconds(60);

  static final String ENDED =
      """
      INSERT INTO session (id, account_id, contract, refresh_secret, generation, created_at, refreshed_at,
                           idle_expires_at, expires_at, ended_at, ended_why, rotated_by, user_agent, address)
      VALUES (:id, :account, 'momail', :secret, 1, 0, 0, 9, 9, :end, 'LOGOUT', :secret, '', '')
      """;

  static final String CUTOFF =
      "INSERT INTO token_cutoff (account_id, made_at, void_before) VALUES (:account, :made, :before)";

  private final TestClock clock = new TestClock();
  private final AtomicLong names = new AtomicLong();
  private final List<RevocationFeed> nodes = new ArrayList<>();
  private final RealDatabase.Opened opened;
  private final UserId account;
  private int sessions;

  FeedNodes(RealDatabase kind) {
    opened = kind.open();
    account = SampleAccounts.stored(opened.database());
  }

  TestClock clock() {
    return clock;
  }

  Database database() {
    return opened.database();
  }

  UserId account() {
    return account;
  }

  RevocationFeed node() {
    return node(BRISK);
  }

  RevocationFeed node(Pace pace) {
    return node(pace, opened.database(), id -> "user_" + id);
  }

  RevocationFeed node(Pace pace, Database database, Function<UserId, String> subject) {
    var reading = new ReadRevocations(database, List.of(UserId::toString, subject));
    var node = new RevocationFeed(reading, clock, KEPT, pace, names::incrementAndGet);
    nodes.add(node);
    return node;
  }

  /// A session whose row says that it ended then.
  long ended(Instant at) {
    sessions++;
    var id = new SessionId(new UUID(sessions, 1));
    opened
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate(ENDED)
                .bind("id", id)
                .bind("account", account)
                .bind("secret", new byte[32])
                .bind("end", at)
                .execute());
    return new EndedSession(id, at).entry().digest();
  }

  static Set<Long> digests(FeedPage page) {
    var read = ByteBuffer.wrap(page.entries());
    var digests = new HashSet<Long>();
    while (read.hasRemaining()) {
      digests.add(read.getLong());
      read.getInt();
    }
    return digests;
  }

  /// What there is for the cursor once there is something.
  static FeedPage news(RevocationFeed node, FeedCursor cursor) {
    node.awaitNews(cursor, LONG, () -> false);
    return node.page(Optional.of(cursor));
  }

  void cutOff(Instant madeAt, Instant voidBefore) {
    opened
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate(CUTOFF)
                .bind("account", account)
                .bind("made", madeAt)
                .bind("before", voidBefore)
                .execute());
  }

  @Override
  public void close() {
    nodes.forEach(RevocationFeed::close);
    opened.close();
  }
}
