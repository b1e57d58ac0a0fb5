package dev.countersign.mail;

import dev.countersign.store.Database.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What can be told of the mail of an installation: how much of it waits, and what became of the
/// rest.
///
/// @param waiting what is still in the outbox
/// @param reasons why some of it was put off, each reason once, the latest first
/// @param ended how many ended in the last week, by what became of them
/// @param failed the newest of these that did not arrive, the newest first
public record MailQueue(
    Waiting waiting, List<String> reasons, Map<MailOutcome, Long> ended, List<Failed> failed) {

  /// What became of a mail can be read for so long.
  public static final Duration KEPT = Duration.ofDays(7);

  /// As many as can be taken in at a glance.
  private static final int NEWEST = 5;

  public MailQueue {
    reasons = List.copyOf(reasons);
    ended = Map.copyOf(ended);
    failed = List.copyOf(failed);
  }

  /// The mails in the outbox.
  ///
  /// @param mails how many
  /// @param retried how many of them were tried already
  /// @param oldest when the first of them was queued; of no meaning when there is none
  public record Waiting(long mails, long retried, Instant oldest) {}

  /// A mail that did not arrive.
  public record Failed(MailOutcome outcome, String reason, int attempts, Instant at) {}

  /// Reads it, in any transaction.
  public static Work<MailQueue> at(Instant now) {
    var rows = new MailOutcomeStore();
    Instant since = now.minus(KEPT);
    return tx ->
        new MailQueue(
            rows.waiting(tx, now),
            rows.reasons(tx, now, NEWEST),
            rows.countSince(tx, since),
            rows.newestFailed(tx, since, NEWEST));
  }

  /// How many ended so in the last week.
  public long count(MailOutcome outcome) {
    return ended.getOrDefault(outcome, 0L);
  }
}
