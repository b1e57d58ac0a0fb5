package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.AccountStore.Sought;
import dev.countersign.base.Email;
import dev.countersign.base.UserId;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Accounts, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class AccountStoreTest {
  private final RealDatabase.Opened opened;
  private final Database database;
  private final AccountStore accounts = new AccountStore();

  AccountStoreTest(RealDatabase kind) {
    opened = kind.open();
    database = opened.database();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private boolean insert(Account account) {
    return database.write(tx -> accounts.insert(tx, account));
  }

  @Test
  void anAccountIsFoundByAddressAndById() {
    Account ada = SampleAccounts.account("ada@example.com");

    assertThat(insert(ada)).isTrue();

    assertThat(database.<Optional<Account>>read(tx -> accounts.find(tx, ada.email())))
        .contains(ada);
    assertThat(database.<Optional<Account>>read(tx -> accounts.find(tx, ada.id()))).contains(ada);
  }

  @Test
  void aStrangerIsNotFound() {
    assertThat(
            database.<Optional<Account>>read(
                tx -> accounts.find(tx, new Email("nobody@example.com"))))
        .isEmpty();
    assertThat(
            database.<Optional<Account>>read(
                tx -> accounts.find(tx, new UserId(UUID.randomUUID()))))
        .isEmpty();
  }

  // The time of it would tell.
  @Test
  void aRowIsTakenApartWhetherOrNotThereIsAnAccount() {
    insert(SampleAccounts.account("ada@example.com"));

    assertThat(rowsTakenApart("ada@example.com")).isEqualTo(1);
    assertThat(rowsTakenApart("nobody@example.com")).isEqualTo(1);
  }

  // So would the pages that are not read.
  @Test
  void anAddressWithoutAccountGetsTheRowOfSomebodyElseAndAlwaysTheSame() {
    for (int i = 0; i < 64; i++) {
      insert(SampleAccounts.account("somebody" + i + "@example.com"));
    }
    // No digest is beyond it.
    insert(SampleAccounts.account("somebodylast@example.com", new UserId(new UUID(-1, -1))));

    var standIns = new HashSet<Account>();
    for (int i = 0; i < 64; i++) {
      Sought nobody = sought("nobody" + i + "@example.com");
      assertThat(nobody.isThere()).isFalse();
      assertThat(nobody.account().email().address()).startsWith("somebody");
      assertThat(sought("nobody" + i + "@example.com")).isEqualTo(nobody);
      standIns.add(nobody.account());
    }
    assertThat(standIns).hasSizeGreaterThan(10);
  }

  @Test
  void whereNobodyCanStandInNobodysRowIsMade() {
    Sought nobody = sought("nobody@example.com");

    assertThat(nobody.isThere()).isFalse();
    assertThat(nobody.account().email().address()).isEqualTo("nobody@example.com");
  }

  private Sought sought(String email) {
    return database.read(tx -> accounts.seek(tx, new Email(email)));
  }

  private long rowsTakenApart(String email) {
    var asked = new AtomicReference<StatementContext>();
    return database.read(tx -> {
      tx.sql()
          .getConfig(SqlStatements.class)
          .setSqlLogger(
              new SqlLogger() {
                @Override
                public void logAfterExecution(StatementContext context) {
                  asked.set(context);
                }
              });
      accounts.find(tx, new Email(email));
      return asked.get().getMappedRows();
    });
  }

  @Test
  void aTakenAddressIsAnAnswerAndTheTransactionGoesOn() {
    Account first = SampleAccounts.account("ada@example.com");
    Account second = SampleAccounts.account("ada@example.com");
    Account other = SampleAccounts.account("grace@example.com");
    insert(first);

    boolean others =
        database.write(tx -> !accounts.insert(tx, second) && accounts.insert(tx, other));

    assertThat(others).isTrue();
    assertThat(database.<Optional<Account>>read(tx -> accounts.find(tx, first.email())))
        .contains(first);
    assertThat(database.<Optional<Account>>read(tx -> accounts.find(tx, other.id())))
        .contains(other);
  }

  @Test
  void addressesThatACollationWouldTakeForOneAreTwo() {
    assertThat(insert(SampleAccounts.account("a.da@example.com"))).isTrue();
    assertThat(insert(SampleAccounts.account("ada@example.com"))).isTrue();
    assertThat(insert(SampleAccounts.account("a-da@example.com"))).isTrue();
  }

  @Test
  void aResetCountsThePasswordsVersionAndProvesTheAddress() {
    Account ada = SampleAccounts.account("ada@example.com");
    insert(ada);

    database.write(tx -> {
      accounts.resetPassword(tx, ada.id(), SampleAccounts.hash("b"));
      return true;
    });

    Account after =
        database.<Optional<Account>>read(tx -> accounts.find(tx, ada.id())).orElseThrow();
    assertThat(after.passwordHash()).isEqualTo(SampleAccounts.hash("b"));
    assertThat(after.passwordVersion()).isEqualTo(2);
    assertThat(after.emailVerified()).isTrue();
    assertThat(database.<Boolean>write(tx -> accounts.holdPasswordVersion(tx, ada.id(), 1)))
        .isFalse();
    assertThat(database.<Boolean>write(tx -> accounts.holdPasswordVersion(tx, ada.id(), 2)))
        .isTrue();
  }

  @Test
  void ofTwoThatReplaceAHashOneDoes() {
    Account ada = SampleAccounts.account("ada@example.com");
    insert(ada);

    database.write(tx -> {
      accounts.replaceHash(tx, ada.id(), 1, ada.passwordHash(), SampleAccounts.hash("b"));
      accounts.replaceHash(tx, ada.id(), 1, ada.passwordHash(), SampleAccounts.hash("c"));
      return true;
    });

    assertThat(database.<Optional<Account>>read(tx -> accounts.find(tx, ada.id())).orElseThrow())
        .returns(SampleAccounts.hash("b"), Account::passwordHash)
        .returns(1, Account::passwordVersion);
  }

  @Test
  void aStrongerHashComesTooLateForAnotherPassword() {
    Account ada = SampleAccounts.account("ada@example.com");
    insert(ada);

    database.write(tx -> {
      accounts.resetPassword(tx, ada.id(), SampleAccounts.hash("b"));
      accounts.replaceHash(tx, ada.id(), 1, SampleAccounts.hash("b"), SampleAccounts.hash("c"));
      return true;
    });

    assertThat(
            database
                .<Optional<Account>>read(tx -> accounts.find(tx, ada.id()))
                .orElseThrow()
                .passwordHash())
        .isEqualTo(SampleAccounts.hash("b"));
  }

  @Test
  void anUnprovenAccountLosesItsNameAndAProvenOneKeepsIt() {
    Account ada = SampleAccounts.account("ada@example.com");
    Account grace = SampleAccounts.account("grace@example.com");
    insert(ada);
    insert(grace);
    database.write(tx -> {
      accounts.verify(tx, grace.id());
      return true;
    });

    assertThat(database.<Boolean>write(tx -> accounts.forgetUnproven(tx, ada.id()))).isTrue();
    assertThat(database.<Boolean>write(tx -> accounts.forgetUnproven(tx, grace.id()))).isFalse();

    assertThat(stored(ada).name().isNone()).isTrue();
    assertThat(stored(ada).emailVerified()).isFalse();
    assertThat(stored(grace).name()).isEqualTo(grace.name());
  }

  @Test
  void anAddressIsProvenOnce() {
    Account ada = SampleAccounts.account("ada@example.com");
    insert(ada);

    assertThat(database.<Boolean>write(tx -> accounts.holdUnverified(tx, ada.id()))).isTrue();
    database.write(tx -> {
      accounts.verify(tx, ada.id());
      return true;
    });

    assertThat(stored(ada).emailVerified()).isTrue();
    assertThat(database.<Boolean>write(tx -> accounts.holdUnverified(tx, ada.id()))).isFalse();
    assertThat(stored(ada))
        .usingRecursiveComparison()
        .ignoringFields("emailVerified")
        .isEqualTo(ada);
  }

  private Account stored(Account account) {
    return database.<Optional<Account>>read(tx -> accounts.find(tx, account.id())).orElseThrow();
  }
}
