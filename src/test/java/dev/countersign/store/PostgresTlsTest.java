package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What each value of `database.tls` takes, of a server with a certificate for the name localhost.
@DisabledIfEnvironmentVariable(named = "PG_URL", matches = ".+")
class PostgresTlsTest {
  private static final String RIGHT_NAME = "localhost";
  private static final String WRONG_NAME = "127.0.0.1";
  private static final String NO_FILE = "";

  private static final CertificateAuthority RIGHT = new CertificateAuthority("the root");
  // Of the same name: its key decides.
  private static final CertificateAuthority WRONG = new CertificateAuthority("the root");
  private static final PostgresServer SERVER = PostgresServer.startWithTls(RIGHT.issue(RIGHT_NAME));

  @TempDir private Path directory = Path.of(NO_FILE);
  private String rightRoot = NO_FILE;
  private String wrongRoot = NO_FILE;

  @BeforeEach
  void write() throws IOException {
    rightRoot = Files.writeString(directory.resolve("right"), RIGHT.certificate()).toString();
    wrongRoot = Files.writeString(directory.resolve("wrong"), WRONG.certificate()).toString();
  }

  private static Postgres settings(Tls tls, String host, String rootFile) {
    PostgresUrl url = SERVER.url();
    int port = url.servers().getFirst().port();
    Map<String, String> parameters =
        rootFile.equals(NO_FILE) ? Map.of() : Map.of("sslrootcert", rootFile);
    return new Postgres(
        new PostgresUrl(
            List.of(new PostgresUrl.Server(host, port)),
            url.database(),
            url.user(),
            url.password(),
            parameters),
        tls,
        2,
        Duration.ofSeconds(1));
  }

  private static boolean isEncrypted(Postgres settings) throws SQLException {
    try (Connection connection = PostgresStart.connect(settings);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static void assertRefused(Postgres settings, String why) {
    assertThatThrownBy(() -> PostgresStart.prepare(settings, Clock.systemUTC()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(why)
        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
        .hasLineCount(1);
  }

  @Test
  void disableAsksForNone() throws SQLException {
    assertThat(isEncrypted(settings(Tls.DISABLE, RIGHT_NAME, NO_FILE))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({RIGHT_NAME, WRONG_NAME})
  void requireTakesAnyCertificate(String host) throws SQLException {
    assertThat(isEncrypted(settings(Tls.REQUIRE, host, NO_FILE))).isTrue();
    assertThat(isEncrypted(settings(Tls.REQUIRE, host, wrongRoot))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({RIGHT_NAME, WRONG_NAME})
  void verifyCaTakesWhatTheRootHasIssuedForWhateverName(String host) throws SQLException {
    assertThat(isEncrypted(settings(Tls.VERIFY_CA, host, rightRoot))).isTrue();
  }

  @Test
  void verifyFullTakesWhatTheRootHasIssuedForThisName() throws SQLException {
    assertThat(isEncrypted(settings(Tls.VERIFY_FULL, RIGHT_NAME, rightRoot))).isTrue();
  }

  @Test
  void verifyFullRefusesAnotherName() {
    assertRefused(settings(Tls.VERIFY_FULL, WRONG_NAME, rightRoot), "hostname");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tls.class,
      names = {"VERIFY_CA", "VERIFY_FULL"})
  void whatAnotherRootHasIssuedIsRefused(Tls tls) {
    assertRefused(settings(tls, RIGHT_NAME, wrongRoot), "certif");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tls.class,
      names = {"VERIFY_CA", "VERIFY_FULL"})
  void withoutARootJavaHasToKnowTheIssuer(Tls tls) {
    assertRefused(settings(tls, RIGHT_NAME, NO_FILE), "certif");
  }

  @Test
  void aRootThatIsNotThereIsRefusedByItsName() {
    String missing = directory.resolve("missing.pem").toString();

    assertRefused(settings(Tls.VERIFY_FULL, RIGHT_NAME, missing), missing);
  }

  @Test
  void theConnectionsOfANodeAreEncrypted() {
    Postgres settings = settings(Tls.VERIFY_FULL, RIGHT_NAME, rightRoot);
    try (Database database = PostgresDatabase.open(settings, Clock.systemUTC())) {
      List<Boolean> encrypted =
          database.read(transaction ->
              transaction
                  .sql()
                  .createQuery(
                      """
                      SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                      WHERE application_name = 'countersign'
                      """)
                  .mapTo(Boolean.class)
                  .list());

      assertThat(encrypted).isNotEmpty().containsOnly(true);
    }
  }
}
