package dev.countersign.account;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.countersign.audit.AccountImported;
import dev.countersign.audit.AuditLog;
import dev.countersign.base.Email;
import dev.countersign.crypto.Digests;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.limit.SizeLimit;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Brings accounts from another system, with the password hashes that it made.
///
/// Each line stands for itself: the good ones are kept whatever the others are, and an account that
/// is there already stays as it is. So the same file can be given again, cut off or mended. Of two
/// lines with one address the second is refused: where capital letters made two accounts of it,
/// somebody has to say whose it is.
public final class ImportAccounts {
  /// Accounts in one transaction: some milliseconds, for a server may be waiting behind it.
  private static final int SLICE = 200;

  private final Database database;
  private final AccountStore accounts;
  private final BiConsumer<Transaction, Email> welcome;
  private final AuditLog audit;
  private final RandomTokens random;
  private final Clock clock;

  /// @param welcome what else an account's beginning takes, in the transaction that inserts it
  public ImportAccounts(
      Database database,
      AccountStore accounts,
      BiConsumer<Transaction, Email> welcome,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.welcome = welcome;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /// What became of the lines.
  ///
  /// @param added accounts that are new
  /// @param present lines whose address had an account already
  /// @param refused lines that say nothing that can be kept
  /// @param refusals the first of those
  public record Imported(long added, long present, long refused, List<Refusal> refusals) {
    public Imported {
      refusals = List.copyOf(refusals);
    }
  }

  /// A line that was not taken.
  ///
  /// @param line its number, from 1
  /// @param why a clause
  public record Refusal(long line, String why) {}

  /// Reads the file to its end.
  ///
  /// @param file an account a line, each a JSON object
  /// @throws IOException when it cannot be read; what was read before is kept
  /// @throws dev.countersign.store.StoreUnavailable when the database does not take it; likewise
  public Imported run(InputStream file) throws IOException {
    var lines = new ImportLines(file);
    var count = new Count();
    List<Account> slice = new ArrayList<>();
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      read(line.get(), count).ifPresent(slice::add);
      if (slice.size() == SLICE) {
        keep(slice, count);
        slice.clear();
      }
    }
    keep(slice, count);
    return new Imported(count.added, count.present, count.refused, count.refusals);
  }

  private Optional<Account> read(ImportLines.Line line, Count count) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    if (line.isTooLong()) {
      count.refuse(
          line.number(), "it has more than %d bytes".formatted(SizeLimit.IMPORT_LINE.amount()));
      return Optional.empty();
    }
    return switch (ImportedAccount.read(line.bytes(), random.newUserId(), clock.instant())) {
      case ImportedAccount.Read(Account account) when count.isNew(account.email()) ->
          Optional.of(account);
      case ImportedAccount.Read _ -> {
        count.refuse(line.number(), "an earlier line has the same address");
        yield Optional.empty();
      }
      case ImportedAccount.Refused(String why) -> {
        count.refuse(line.number(), why);
        yield Optional.empty();
      }
    };
  }

  private void keep(List<Account> slice, Count count) {
    List<Account> added =
        database.write(tx -> {
          List<Account> inserted =
              slice.stream().filter(account -> accounts.insert(tx, account)).toList();
          inserted.forEach(account -> welcome.accept(tx, account.email()));
          return inserted;
        });
    count.added += added.size();
    count.present += slice.size() - added.size();
    added.forEach(account -> audit.record(new AccountImported(account.id(), account.email())));
  }

  /// Counts along the way.
  private static final class Count {
    long added;
    long present;
    long refused;
    final List<Refusal> refusals = new ArrayList<>();
    private final Set<Long> addresses = new HashSet<>();

    /// Whether no line before had this address; by its digest, which is smaller.
    boolean isNew(Email address) {
      return addresses.add(
          ByteBuffer.wrap(Digests.sha256(address.address().getBytes(US_ASCII))).getLong());
    }

    void refuse(long line, String why) {
      refused++;
      if (refusals.size() < SizeLimit.SHOWN_REFUSALS.amount()) {
        refusals.add(new Refusal(line, why));
      }
    }
  }
}
