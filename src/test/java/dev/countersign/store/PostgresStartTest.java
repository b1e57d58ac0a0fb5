package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What has to hold before a PostgreSQL database is used, and how it gets its tables.
class PostgresStartTest {
  private final PostgresSchema schema = new PostgresSchema();

  @AfterEach
  void close() {
    schema.close();
  }

  private List<String> prepare() {
    return PostgresStart.prepare(schema.settings(), Clock.systemUTC());
  }

  @Test
  void ofTenThatStartAtOnceEachScriptIsAppliedByOne() throws Exception {
    Callable<List<String>> starting = this::prepare;

    var applied = new ArrayList<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> each : executor.invokeAll(Collections.nCopies(10, starting))) {
        applied.addAll(each.get());
      }
    }

    assertThat(applied).contains("V001__first_floor.sql").doesNotHaveDuplicates();
    assertThat(prepare()).isEmpty();
  }

  @Test
  void aDatabaseOfANewerProgramIsRefused() {
    prepare();
    schema.run(
        "INSERT INTO "
            + schema.url().parameters().get("currentSchema")
            + ".schema_version VALUES (999, 'V999__later.sql', '', 0)");

    assertThatThrownBy(this::prepare)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("newer countersign")
        .hasMessageContaining("V999__later.sql");
  }

  @ParameterizedTest
  @CsvSource({"130021,13.21", "90624,9.6.24"})
  void aServerThatIsTooOldIsRefused(String number, String name) {
    assertThatThrownBy(() -> PostgresStart.requireVersion(number, name))
        .isInstanceOf(StartRefused.class)
        .hasMessage("PostgreSQL " + name + " is too old: 14 or newer is needed.");
  }

  @ParameterizedTest
  @CsvSource({"140000,14.0", "180006,18.6", "190000,19beta1"})
  void newerServersAreTaken(String number, String name) {
    assertThatCode(() -> PostgresStart.requireVersion(number, name)).doesNotThrowAnyException();
  }

  @Test
  void anotherEncodingIsRefused() {
    assertThatThrownBy(() -> PostgresStart.requireEncoding("SQL_ASCII"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("SQL_ASCII");
  }

  @Test
  void aServerThatAnswersBeforeItHasWrittenIsRefused() {
    var relaxed =
        new PostgresUrl(
            schema.url().servers(),
            schema.url().database(),
            schema.url().user(),
            schema.url().password(),
            Map.of("options", "-c synchronous_commit=off"));

    assertThatThrownBy(
            () -> PostgresStart.prepare(PostgresServer.settings(relaxed), Clock.systemUTC()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("synchronous_commit");
  }

  @Test
  void theRolesOwnSettingsDoNotReachAMigration() throws Exception {
    PostgresUrl url = schema.url();
    var parameters = new LinkedHashMap<>(url.parameters());
    parameters.put(
        "options", "-c statement_timeout=7 -c default_transaction_isolation=serializable");
    var impatient =
        new PostgresUrl(url.servers(), url.database(), url.user(), url.password(), parameters);

    try (Connection connection = PostgresStart.connect(PostgresServer.settings(impatient));
        Statement statement = connection.createStatement()) {
      for (var each :
          Map.of(
                  "statement_timeout", "0",
                  "default_transaction_isolation", "read committed",
                  "lock_timeout", "1min")
              .entrySet()) {
        try (ResultSet row = statement.executeQuery("SHOW " + each.getKey())) {
          row.next();
          assertThat(row.getString(1)).isEqualTo(each.getValue());
        }
      }
    }
  }

  @Test
  void aCopyThatBeganAfterTheTablesWereMadeIsNoticedBeforeAnythingIsServed() {
    try (Database database = schema.node()) {
      database.refuseUnfinishedCopy();
      schema.run(
          "CREATE TABLE "
              + schema.url().parameters().get("currentSchema")
              + ".unfinished_copy (source TEXT)");

      assertThatThrownBy(database::refuseUnfinishedCopy)
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("not finished");
    }
  }

  private static void assertRefused(Postgres settings, String why) {
    assertThatThrownBy(() -> PostgresStart.prepare(settings, Clock.systemUTC()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(why)
        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
        .hasLineCount(1)
        .doesNotContain("hush-hush");
  }

  @Test
  void aWrongPasswordIsRefusedWithoutBeingTold() {
    PostgresUrl url = schema.url().withPassword(Secret.ofText("hush-hush"));

    assertRefused(PostgresServer.settings(url), "authentication failed");
  }

  @Test
  void aParameterThatTheDriverDoesNotKnowIsRefused() {
    PostgresUrl url = PostgresUrl.parse("postgres://127.0.0.1/x?conect_timeout=5").orElseThrow();

    assertRefused(PostgresServer.settings(url), "conect_timeout");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tls.class,
      names = {"DISABLE"},
      mode = EnumSource.Mode.EXCLUDE)
  void aServerWithoutTlsIsRefusedWhereItIsAskedFor(Tls tls) {
    assertRefused(
        new Postgres(schema.url(), tls, 1, Duration.ofSeconds(1)),
        "offers no TLS, and database.tls is " + tls.text());
  }

  @Test
  void whatWaitsForNobodyIsRefused() {
    PostgresUrl url = PostgresUrl.parse("postgres://127.0.0.1:1/x").orElseThrow();

    assertRefused(PostgresServer.settings(url), "postgres://127.0.0.1:1/x cannot be used");
  }

  @Test
  void aHostThatNobodyKnowsIsRefused() {
    PostgresUrl url = PostgresUrl.parse("postgres://nowhere.invalid/x").orElseThrow();

    assertRefused(
        PostgresServer.settings(url),
        "postgres://nowhere.invalid:5432/x cannot be used: the host is not known");
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsRefused() throws Exception {
    assertThat(PostgresSource.of(schema.settings(), Duration.ofMinutes(10)).getLoginTimeout())
        .isBetween(1, 60);

    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "postgres://127.0.0.1:" + silent.getLocalPort() + "/x?loginTimeout=1";

      assertRefused(
          PostgresServer.settings(PostgresUrl.parse(url).orElseThrow()), "attempt timed out");
    }
  }
}
