package dev.countersign.revocation;

import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.revocation.FeedCursor.Position;
import dev.countersign.store.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads from the database what the feed has to tell.
final class ReadRevocations {
  /// How many rows a query takes: some milliseconds.
  private static final int SLICE = 5_000;

  private static final UUID LEAST = new UUID(0, 0);

  private final RevocationStore store = new RevocationStore();
  private final Database database;
  private final List<Function<UserId, String>> subjects;

  /// @param subjects how each contract calls a user
  ReadRevocations(Database database, Collection<Function<UserId, String>> subjects) {
    this.database = database;
    this.subjects = List.copyOf(subjects);
  }

  /// What is known, and what has ended from this moment on.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when it cannot be read
  FeedEntries since(Instant from, FeedEntries known, long seenAt) {
    return cutoffsSince(from, sessionsSince(from, known, seenAt), seenAt);
  }

  private FeedEntries sessionsSince(Instant from, FeedEntries known, long seenAt) {
    FeedEntries entries = known;
    var last = new EndedSession(new SessionId(LEAST), from);
    List<EndedSession> slice;
    do {
      slice = sessions(last);
      entries = entries.with(slice.stream().map(EndedSession::entry).toList(), seenAt);
      last = slice.isEmpty() ? last : slice.getLast();
    } while (slice.size() == SLICE);
    return entries;
  }

  private List<EndedSession> sessions(EndedSession last) {
    return database.read(tx -> store.sessionsAfter(tx, last, SLICE));
  }

  private FeedEntries cutoffsSince(Instant from, FeedEntries known, long seenAt) {
    FeedEntries entries = known;
    var last = new TokenCutoff(new UserId(LEAST), from, from);
    List<TokenCutoff> slice;
    do {
      slice = cutoffs(last);
      entries = entries.with(slice.stream().flatMap(this::entries).toList(), seenAt);
      last = slice.isEmpty() ? last : slice.getLast();
    } while (slice.size() == SLICE);
    return entries;
  }

  // One for each name that the user has.
  private Stream<Position> entries(TokenCutoff cutoff) {
    return subjects.stream().map(cutoff::entry);
  }

  private List<TokenCutoff> cutoffs(TokenCutoff last) {
    return database.read(tx -> store.cutoffsAfter(tx, last, SLICE));
  }
}
