package dev.countersign.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err, true, UTF_8));

  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("/x/y"), "/x/y: permission denied"),
        Arguments.of(new NoSuchFileException("/x/y"), "/x/y: no such file or directory"),
        Arguments.of(new FileSystemException("/x/y", null, "Is on fire"), "/x/y: Is on fire"),
        Arguments.of(new IOException("No space left on device"), "No space left on device"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void whatAFileCausedIsSaidWithoutTheNamesOfClasses(IOException trouble, String said) {
    int status =
        new Task(console)
            .run(() -> {
              throw new UncheckedIOException(trouble);
            });

    assertThat(status).isEqualTo(Exit.FAILED);
    assertThat(err.toString(UTF_8)).isEqualTo("countersign: " + said + System.lineSeparator());
  }
}
