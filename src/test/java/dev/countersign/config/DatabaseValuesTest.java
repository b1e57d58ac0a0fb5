package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseValuesTest {
  private static final String URL = "COUNTERSIGN_DATABASE_URL";

  private static DatabaseSettings read(Map<String, String> environment) {
    return Config.read(Map.of(), environment).database();
  }

  private static Postgres postgres(Map<String, String> environment) {
    return (Postgres) read(environment);
  }

  private static void assertRefused(Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> read(environment))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush").endsWith("."));
  }

  @Test
  void withoutAUrlTheDatabaseIsInTheDataDirectory() {
    assertThat(read(Map.of())).isEqualTo(new DatabaseSettings.Embedded(Path.of("./data")));
    assertThat(read(Map.of(URL, ""))).isEqualTo(new DatabaseSettings.Embedded(Path.of("./data")));
  }

  @Test
  void userAndPasswordMayStandApartFromTheUrl() {
    Postgres settings =
        postgres(
            Map.of(
                URL,
                "jdbc:postgresql://db/auth",
                "COUNTERSIGN_DATABASE_USER",
                "ada",
                "COUNTERSIGN_DATABASE_PASSWORD",
                "hush",
                "COUNTERSIGN_DATABASE_POOL_SIZE",
                "3",
                "COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT",
                "5s"));

    assertThat(settings.url().user()).isEqualTo("ada");
    assertThat(settings.url().password().exposeText()).isEqualTo("hush");
    assertThat(settings.poolSize()).isEqualTo(3);
    assertThat(settings.statementTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.toString()).doesNotContain("hush", "ada");
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://localhost/x, DISABLE",
    "postgres://db.example.com/x, VERIFY_FULL",
    "postgres://db.example.com/x?sslmode=require, REQUIRE",
    "postgres://localhost/x?sslmode=verify-ca, VERIFY_CA"
  })
  void aConnectionThatLeavesTheMachineIsVerifiedUnlessSomebodySaysOtherwise(String url, Tls tls) {
    assertThat(postgres(Map.of(URL, url)).tls()).isEqualTo(tls);
    assertThat(postgres(Map.of(URL, url)).url().parameters()).doesNotContainKey("sslmode");
  }

  @Test
  void whatFallsBackToPlainTextIsRefused() {
    assertRefused(Map.of(URL, "postgres://db/x?sslmode=prefer"), "sslmode", "verify-full");
    assertRefused(
        Map.of(URL, "postgres://db/x", "COUNTERSIGN_DATABASE_TLS", "allow"), "database.tls");
  }

  @Test
  void anythingElseThanPostgresqlIsRefused() {
    assertRefused(Map.of(URL, "mysql://ada:hush@db/x"), "database.url", URL, "a URL of PostgreSQL");
    assertRefused(Map.of(URL, "hush"), "database.url");
  }

  @Test
  void whatIsSaidTwiceIsRefused() {
    String url = "postgres://ada:hush@db/x?sslmode=require";

    assertRefused(Map.of(URL, url, "COUNTERSIGN_DATABASE_USER", "bob"), "database.user");
    assertRefused(Map.of(URL, url, "COUNTERSIGN_DATABASE_PASSWORD", "hush2"), "database.password");
    assertRefused(Map.of(URL, url, "COUNTERSIGN_DATABASE_TLS", "require"), "database.tls");
  }

  @Test
  void whatOnlyAServerHasIsRefusedWithoutOne() {
    assertRefused(Map.of("COUNTERSIGN_DATABASE_PASSWORD", "hush"), "database.password", "SQLite");
  }
}
