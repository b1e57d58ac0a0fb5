package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.PostgresUrl.Server;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  private static PostgresUrl parse(String text) {
    return PostgresUrl.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://ada:p%40ss%2F%3A+%25@db.example.com:6432/auth?connectTimeout=3&options=-c%20x",
        "postgresql://ada:p%40ss%2F%3A+%25@db.example.com:6432/auth?connectTimeout=3&options=-c%20x",
        "jdbc:postgresql://db.example.com:6432/auth?user=ada&password=p%40ss/:+%25&connectTimeout=3&options=-c%20x"
      })
  void everyFormSaysTheSame(String text) {
    PostgresUrl url = parse(text);

    assertThat(url.servers()).containsExactly(new Server("db.example.com", 6432));
    assertThat(url.database()).isEqualTo("auth");
    assertThat(url.user()).isEqualTo("ada");
    assertThat(url.password().exposeText()).isEqualTo("p@ss/:+%");
    assertThat(url.parameters()).isEqualTo(Map.of("connectTimeout", "3", "options", "-c x"));
  }

  @Test
  void thePortAndTheRestMayBeMissing() {
    PostgresUrl url = parse("postgres://db");

    assertThat(url.servers()).containsExactly(new Server("db", 5432));
    assertThat(url.database()).isEmpty();
    assertThat(url.user()).isEmpty();
    assertThat(url.password().length()).isZero();
  }

  @Test
  void severalServersAndIpV6AreTaken() {
    assertThat(parse("postgres://one:1,[2001:db8::1]:2,three/x").servers())
        .containsExactly(
            new Server("one", 1), new Server("[2001:db8::1]", 2), new Server("three", 5432));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://db/x",
        "sqlite:x",
        "postgres:db",
        "postgres://",
        "postgres://db:0/x",
        "postgres://db:65536/x",
        "postgres://db/x#y",
        "postgres://a@b@db/x",
        "postgres://db/x?broken",
        "postgres://ada:%zz@db/x",
        "postgres://ada:123/secret@db/x",
        "postgres://ada:123/secret@db",
        "postgres://ada:123/sec/ret",
        "jdbc:postgresql://ada:secret@db/x",
        "jdbc:postgresql:x",
        "postgres://d b/x"
      })
  void anythingElseIsNone(String text) {
    assertThat(PostgresUrl.parse(text)).isEmpty();
  }

  @Test
  void itsTextHoldsNeitherUserNorPasswordNorParameters() {
    PostgresUrl url = parse("postgres://ada:hush@db/x?sslpassword=hush");

    assertThat(url).hasToString("postgres://db:5432/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres://localhost/x", "postgres://127.0.0.1:1,[::1]/x"})
  void whatStaysOnThisMachineIsLoopback(String text) {
    assertThat(parse(text).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://db/x",
        "postgres://localhost,db/x",
        "postgres://localhost.example.com/x"
      })
  void theRestIsNot(String text) {
    assertThat(parse(text).isLoopback()).isFalse();
  }
}
