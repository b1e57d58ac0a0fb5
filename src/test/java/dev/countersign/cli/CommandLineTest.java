package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final CommandLine commandLine =
      new CommandLine(List.of(new Flag("port", "PORT", "Port."), new Flag("dev", "", "Dev.")));

  @Test
  void serveTakesItsFlagsInEitherForm() {
    var expected = new Command.Serve(Map.of("port", "80", "dev", "true"));

    assertThat(parse("serve --port 80 --dev")).isEqualTo(expected);
    assertThat(parse("serve --dev --port=80")).isEqualTo(expected);
    assertThat(parse("serve --dev=true --port=80")).isEqualTo(expected);
    assertThat(parse("serve")).isEqualTo(new Command.Serve(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "--help, Help",
    "-h, Help",
    "help, Help",
    "help serve, ServeHelp",
    "serve --help, ServeHelp",
    "serve --port 80 -h, ServeHelp",
    "--version, Version",
    "version, Version",
    "'', Nothing"
  })
  void whoAsksIsTold(String words, String command) {
    assertThat(parse(words).getClass().getSimpleName()).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sevre | There is no command sevre; see countersign --help.",
        "--port 80 | There is no command --port; see countersign --help.",
        "serve --prot 80 | serve takes no --prot; see countersign serve --help.",
        "serve 80 | serve takes no 80; see countersign serve --help.",
        "serve --port | --port needs a value behind it; see countersign serve --help.",
        "serve --port= | --port needs a value behind it; see countersign serve --help.",
        "serve --port --dev | --port needs a value behind it; see countersign serve --help.",
        "serve --dev 80 | serve takes no 80; see countersign serve --help.",
        "serve --dev --dev | --dev stands there twice.",
        "--version 2 | Nothing can follow: 2."
      })
  void aMistakeIsOneSentence(String words, String sentence) {
    assertThat(parse(words)).isEqualTo(new Command.Mistake(sentence));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve --keys.master=hunter2", "--keys.master=hunter2"})
  void aValueThatMayBeASecretIsNotRepeated(String words) {
    assertThat(parse(words).toString()).doesNotContain("hunter2").contains("--keys.master");
  }

  @Test
  void flagsAreListedInAColumn() {
    assertThat(commandLine.flagHelp())
        .isEqualTo(
            """
              --port PORT  Port.
              --dev        Dev.
            """);
  }

  private Command parse(String words) {
    return commandLine.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
  }
}
