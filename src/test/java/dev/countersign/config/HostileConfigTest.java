package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and variables that only fuzzers and attackers write are refused in one sentence too.
class HostileConfigTest {
  @TempDir private Path folder;

  @Test
  void aKeyNestedTooDeeplyIsRefusedThoughTheReaderNamesNoPlace() throws IOException {
    Path file = file("a.".repeat(2_000) + "b = 0\n");

    assertThat(refusal(Map.of("config", file.toString()), Map.of()))
        .isEqualTo(file + " is not valid TOML.");
  }

  @Test
  void aKeyOfAFileCannotSteerTheTerminalThatShowsIt() throws IOException {
    Path file = file("\"\\u001b[2J\\u0007\" = 1\n");

    assertThat(refusal(Map.of("config", file.toString()), Map.of()))
        .startsWith(file + " sets ?[2J?, which is not a setting");
  }

  @Test
  void aVariableWithoutEndIsShownByItsStart() {
    String name = "COUNTERSIGN_" + "X".repeat(100_000);

    assertThat(refusal(Map.of(), Map.of(name, "1")))
        .startsWith("The environment sets COUNTERSIGN_XXX")
        .hasSizeLessThan(1_100)
        .endsWith("…");
  }

  private static String refusal(Map<String, String> flags, Map<String, String> environment) {
    var refused = catchThrowableOfType(StartRefused.class, () -> Config.read(flags, environment));
    return String.valueOf(refused.getMessage());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("countersign.toml"), text);
  }
}
