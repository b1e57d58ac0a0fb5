package dev.countersign.revocation;

import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;

/// What the feed tells of, in the database, in the order in which it happened.
final class RevocationStore {
  // The time is said twice here and below, so that every planner sees where the index begins.
  static final String SESSIONS_AFTER =
      """
      SELECT id, ended_at
        FROM session
       WHERE ended_at >= :time AND (ended_at > :time OR id > :id) AND cut_off = 0
       ORDER BY ended_at, id
       LIMIT :count
      """;

  /// The sessions behind this one that ended and are told of by themselves, the first of them.
  List<EndedSession> sessionsAfter(Transaction tx, EndedSession last, int count) {
    return tx.sql()
        .createQuery(SESSIONS_AFTER)
        .bind("time", last.endedAt())
        .bind("id", last.id())
        .bind("count", count)
        .map((row, context) ->
            new EndedSession(
                SessionId.of(row.getBytes("id")), Instant.ofEpochMilli(row.getLong("ended_at"))))
        .list();
  }

  static final String CUTOFFS_AFTER =
      """
      SELECT account_id, made_at, void_before
        FROM token_cutoff
       WHERE made_at >= :time AND (made_at > :time OR account_id > :id)
       ORDER BY made_at, account_id
       LIMIT :count
      """;

  /// The cutoffs behind this one, the first of them.
  List<TokenCutoff> cutoffsAfter(Transaction tx, TokenCutoff last, int count) {
    return tx.sql()
        .createQuery(CUTOFFS_AFTER)
        .bind("time", last.madeAt())
        .bind("id", last.account())
        .bind("count", count)
        .map((row, context) ->
            new TokenCutoff(
                UserId.of(row.getBytes("account_id")),
                Instant.ofEpochMilli(row.getLong("made_at")),
                Instant.ofEpochMilli(row.getLong("void_before"))))
        .list();
  }
}
