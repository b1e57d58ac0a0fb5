package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `docs/cryptography.md` has every key there is, and how it signs or seals.
final class InventoryTest {
  private static final List<String> ROWS = rows();

  private static List<String> rows() {
    try (Stream<String> lines = Files.lines(Path.of("docs/cryptography.md"))) {
      return lines.filter(line -> line.startsWith("| ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKeyOfTheRingHasARowWithItsAlgorithmAndItsLife(KeyPurpose purpose) {
    String[] cells = row("(`" + purpose + "`)").split("\\|", -1);
    String algorithms = cells[2];
    String life = cells[4];

    if (purpose == KeyPurpose.ACCESS_TOKEN) {
      assertThat(algorithms).contains(texts());
    } else {
      assertThat(algorithms.strip()).isEqualTo(purpose.algorithm());
    }
    if (purpose.kept().isPositive()) {
      assertThat(life).contains(" " + purpose.kept().toDays() + " days more");
      assertThat(life).contains("at least " + purpose.leastRotation().toDays() + " days");
    } else {
      assertThat(life).contains("until ten minutes after").doesNotContain("more");
    }
    assertThat(KeyRules.KNOWN_BEFORE).hasMinutes(10);
  }

  @Test
  void everyWayToSignAccessTokensIsInTheInventory() {
    assertThat(row("| Access tokens |")).contains(texts());
    assertThat(row("| Access tokens |"))
        .contains("%,d bits".formatted(Rs256Key.BITS), Hs256Key.MIN_BYTES * 8 + " bits");
  }

  private static List<String> texts() {
    return Stream.of(SigningAlgorithm.values()).map(SigningAlgorithm::text).toList();
  }

  private static String row(String part) {
    List<String> found = ROWS.stream().filter(row -> row.contains(part)).toList();
    assertThat(found).as("rows with %s", part).hasSize(1);
    return found.getFirst();
  }
}
