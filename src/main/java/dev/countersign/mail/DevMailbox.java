package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.crypto.Sealer;
import dev.countersign.mail.DevMailStore.Row;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The way out of mail while developing: into a mailbox of the server's own, where everybody's mail
/// can be read.
///
/// Kept in the database, sealed like the outbox, and bounded. Safe for use by many threads.
public final class DevMailbox implements MailTransport {
  /// More than a developer or a test run looks back at.
  public static final int MAX_MAILS = 500;

  private final DevMailStore rows = new DevMailStore();
  private final Database database;
  private final Sealer sealer;
  private final Clock clock;

  public DevMailbox(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
  }

  @Override
  public Delivery deliver(OutgoingMail outgoing) {
    byte[] sealed = sealer.seal(outgoing.mail().toBytes(), context(outgoing.id()));
    Instant now = clock.instant();
    database.write(tx -> {
      rows.insertLast(tx, outgoing.id(), sealed, now);
      return rows.keepNewest(tx, MAX_MAILS);
    });
    return new Delivery.Delivered();
  }

  /// All mails, newest first.
  public List<DeliveredMail> list() {
    return database.read(rows::newestFirst).stream()
        .map(this::open)
        .flatMap(Optional::stream)
        .toList();
  }

  /// The mails to one address, newest first.
  public List<DeliveredMail> list(Email to) {
    return list().stream().filter(delivered -> delivered.mail().to().equals(to)).toList();
  }

  // What an earlier key sealed is left out: this is no archive.
  private Optional<DeliveredMail> open(Row row) {
    return sealer
        .open(row.mail().bytes(), context(row.mail().id()))
        .map(Mail::fromBytes)
        .map(mail -> new DeliveredMail(mail, row.sentAt()));
  }

  private static String context(UUID id) {
    return "dev_mail:" + id;
  }
}
