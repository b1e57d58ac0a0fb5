package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Path EXAMPLE = Path.of("countersign.example.toml");

  @TempDir Path directory;

  @Test
  void theExampleFileShowsEverySettingAtItsDefault() {
    assertThat(EXAMPLE).hasContent(SettingsPages.example());
  }

  @Test
  void theExampleFileWithoutItsCommentMarksSaysWhatHoldsAnyway() throws IOException {
    Path uncommented = directory.resolve("countersign.toml");
    String text = Files.readString(EXAMPLE).replaceAll("(?m)^#(?! )", "");
    Files.writeString(uncommented, text);

    Config fromExample = Config.read(Map.of("config", uncommented.toString()), Map.of());

    assertThat(text.lines().filter(line -> line.matches("[a-z].* = .*")))
        .hasSameSizeAs(Settings.ALL);
    assertThat(fromExample).isEqualTo(Config.read(Map.of(), Map.of()));
  }

  @Test
  void theReadmeShowsEverySetting() {
    assertThat(Path.of("README.md")).content().contains(SettingsPages.markdown().strip());
  }

  @Test
  void everySettingHasItsOwnNameVariableAndSentence() {
    assertThat(Settings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(Settings.ALL).extracting(Setting::environmentName).doesNotHaveDuplicates();
    assertThat(Settings.ALL)
        .allSatisfy(setting -> {
          assertThat(setting.name()).matches("[a-z]+([.-][a-z]+)*");
          assertThat(setting.description()).matches("[A-Z][^\n]{10,110}\\.");
        });
  }

  @Test
  void aNameBecomesItsVariable() {
    assertThat(Settings.HASHING_MEMORY.environmentName())
        .isEqualTo("COUNTERSIGN_HASHING_MEMORY_KIB");
  }

  @Test
  void everyDefaultIsAValueThatTheSettingTakes() {
    assertThat(Settings.ALL)
        .filteredOn(setting -> !setting.standard().isEmpty())
        .allSatisfy(
            it -> assertThat(it.type().parser().apply(it.standard())).as(it.name()).isPresent());
  }

  @Test
  void theTableForReadersNamesEverySettingOnALineOfItsOwn() {
    String rows =
        SettingsPages.markdown().lines().skip(2).collect(Collectors.joining("\n", "", "\n"));

    assertThat(rows.lines()).hasSameSizeAs(Settings.ALL);
    assertThat(Settings.ALL).allSatisfy(it -> assertThat(rows).contains("| `" + it.name() + "` |"));
  }

  @Test
  void helpNamesEverySettingItsVariableAndItsDefault() {
    String help = SettingsHelp.text();

    assertThat(Settings.ALL)
        .allSatisfy(it ->
            assertThat(help).contains(it.name() + " = ", it.environmentName(), it.description()));
    assertThat(help).contains("limits.register-per-address = 30/5m", "--config FILE", "--dev ");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
  }
}
