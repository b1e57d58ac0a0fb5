package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.StartRefused;
import dev.countersign.cli.Console;
import dev.countersign.cli.ServerProcess;
import dev.countersign.config.SettingsHelp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void looseClassesCallThemselvesDevelopment() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("countersign development\n");
  }

  @Test
  void helpThatWasAskedForIsTheAnswer() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("usage: countersign serve");
    assertThat(err.size()).isZero();
  }

  @Test
  void helpThatWasNotAskedForIsAComplaint() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("usage: countersign serve");
    assertThat(out.size()).isZero();
  }

  @Test
  void helpOnServeHasItsSettings() {
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(SettingsHelp.text());
  }

  @Test
  void anUnknownCommandIsOneLineAndStatusTwo() {
    assertThat(run("sevre\n")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo("countersign: There is no command sevre ; see countersign --help.\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void flagsReachTheConfiguration() {
    assertThat(run("serve", "--port", "70000")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "countersign: port, set by --port, must be a number from 0 to 65535, not \"70000\".\n");
  }

  private int run(String... words) {
    var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    var process = new ServerProcess(console, thread -> {});
    var main =
        new Main(
            console,
            process,
            config -> {
              throw new StartRefused("No server belongs to this test.");
            });
    return main.run(List.of(words), Map.of());
  }
}
