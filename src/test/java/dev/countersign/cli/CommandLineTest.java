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
      new CommandLine(
          List.of(
              new Flag("port", "PORT", "Port."),
              new Flag("dev", "", "Dev."),
              new Flag("data", "DATA", "Data."),
              new Flag("config", "FILE", "Settings.")));

  @Test
  void serveTakesItsFlagsInEitherForm() {
    var expected = new Command.Serve(Map.of("port", "80", "dev", "true"));

    assertThat(parse("serve --port 80 --dev")).isEqualTo(expected);
    assertThat(parse("serve --dev --port=80")).isEqualTo(expected);
    assertThat(parse("serve --dev=true --port=80")).isEqualTo(expected);
    assertThat(parse("serve")).isEqualTo(new Command.Serve(Map.of()));
  }

  @Test
  void backupAndRestoreTakeAFileAndWhereTheDataIs() {
    assertThat(parse("backup a.db")).isEqualTo(new Command.Backup("a.db", Map.of()));
    assertThat(parse("backup --data d a.db --config=c"))
        .isEqualTo(new Command.Backup("a.db", Map.of("data", "d", "config", "c")));
    assertThat(parse("restore a.db --data=d"))
        .isEqualTo(new Command.Restore("a.db", Map.of("data", "d")));
  }

  @Test
  void copyTakesTwoDatabases() {
    assertThat(parse("copy --from sqlite:d --to postgres://h/d"))
        .isEqualTo(new Command.Copy("sqlite:d", "postgres://h/d", Map.of()));
    assertThat(parse("copy --config c --to=postgres://h/d?a=b --from=sqlite:d"))
        .isEqualTo(new Command.Copy("sqlite:d", "postgres://h/d?a=b", Map.of("config", "c")));
  }

  @Test
  void mailIsTestedAtAnAddressAndItsQueueIsReadWhereTheDataIs() {
    assertThat(parse("mail test ada@example.com --config=c"))
        .isEqualTo(new Command.MailTest("ada@example.com", Map.of("config", "c")));
    assertThat(parse("mail queue --data d")).isEqualTo(new Command.MailQueue(Map.of("data", "d")));
  }

  @Test
  void usersAreImportedFromAFile() {
    assertThat(parse("user import a.jsonl --data=d"))
        .isEqualTo(new Command.UserImport("a.jsonl", Map.of("data", "d")));
    assertThat(parse("user")).isInstanceOf(Command.Mistake.class);
    assertThat(parse("user export")).isInstanceOf(Command.Mistake.class);
    assertThat(parse("user import")).isInstanceOf(Command.Mistake.class);
    assertThat(parse("user import a.jsonl b.jsonl")).isInstanceOf(Command.Mistake.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "restore", "copy", "mail", "keys", "user"})
  void aCommandToldToExplainItselfListsItsFlags(String command) {
    Command help = parse(command + " --help");

    assertThat(help).isEqualTo(parse("help " + command)).isInstanceOf(Command.TaskHelp.class);
    assertThat(((Command.TaskHelp) help).text())
        .startsWith("usage: countersign " + command + " ")
        .contains("\n\n  --")
        .contains("--config FILE")
        .doesNotContain("--port");
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
        "--version 2 | Nothing can follow: 2.",
        "help sevre | Nothing can follow: sevre.",
        "backup | backup needs the name of a file; see countersign backup --help.",
        "restore --data d | restore needs the name of a file; see countersign restore --help.",
        "backup a b | backup takes no b; see countersign backup --help.",
        "backup a --port 80 | backup takes no --port; see countersign backup --help.",
        "restore a --data | --data needs a value behind it; see countersign restore --help.",
        "copy --from sqlite:d | copy needs --from and --to; see countersign copy --help.",
        "copy --to postgres://h/d | copy needs --from and --to; see countersign copy --help.",
        "mail | mail needs test or queue behind it; see countersign mail --help.",
        "mail send | mail needs test or queue behind it; see countersign mail --help.",
        "mail test | mail test needs an address; see countersign mail --help.",
        "mail queue x | mail queue takes no x; see countersign mail --help.",
        "copy --from a --to b --data c | copy takes no --data; see countersign copy --help."
      })
  void aMistakeIsOneSentence(String words, String sentence) {
    assertThat(parse(words)).isEqualTo(new Command.Mistake(sentence));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve --keys.master=hunter2",
        "--keys.master=hunter2",
        "backup a --keys.master=hunter2"
      })
  void aValueThatMayBeASecretIsNotRepeated(String words) {
    assertThat(parse(words).toString()).doesNotContain("hunter2").contains("--keys.master");
  }

  @Test
  void flagsAreListedInAColumn() {
    assertThat(commandLine.flagHelp())
        .isEqualTo(
            """
              --port PORT    Port.
              --dev          Dev.
              --data DATA    Data.
              --config FILE  Settings.
            """);
  }

  private Command parse(String words) {
    return commandLine.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
  }
}
