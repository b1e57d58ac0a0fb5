package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  @ParameterizedTest
  @CsvSource({
    "postgres://ada:p@ss@db:5432/auth, postgres://db:5432/auth",
    "postgres://db/auth?user=ada&password=pass, postgres://db/auth",
    "postgres://db/auth, postgres://db/auth",
  })
  void reportHasNoPasswordOfTheDatabase(String given, String shown) {
    String command = Bench.withoutPasswords(List.of("postgres", "--quick", "--database", given));

    assertThat(command).isEqualTo("postgres --quick --database " + shown);
  }
}
