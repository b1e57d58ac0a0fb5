package dev.countersign.cli;

import dev.countersign.base.StartRefused;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A command that does one thing and ends, unlike a server.
public final class Task {
  /// How it ended, when it did what it could.
  public sealed interface Result {
    /// What was asked for is done.
    ///
    /// @param text for standard output, with its line ends
    record Done(String text) implements Result {}

    /// Something is not as it should be.
    record Failed(String sentence) implements Result {}
  }

  private final Console console;

  public Task(Console console) {
    this.console = console;
  }

  /// Does the work and says how it went.
  ///
  /// @param work a [StartRefused] says why it cannot be done
  /// @return the exit status
  public int run(Supplier<Result> work) {
    try {
      return switch (work.get()) {
        case Result.Done(String text) -> {
          console.answer(text);
          yield Exit.DONE;
        }
        case Result.Failed(String sentence) -> failed(sentence);
      };
    } catch (StartRefused e) {
      console.complain(e.sentence());
      return Exit.USAGE;
    } catch (UncheckedIOException e) {
      @Nullable Throwable cause = e.getCause();
      return failed(messageOf(cause == null ? e : cause));
    } catch (RuntimeException | Error e) {
      return failed(messageOf(e));
    }
  }

  private int failed(String sentence) {
    console.complain(sentence);
    return Exit.FAILED;
  }

  private static String messageOf(Throwable thrown) {
    @Nullable String message = thrown.getMessage();
    return switch (thrown) {
      // These have the name of the file alone for a message.
      case AccessDeniedException e when e.getReason() == null -> message + ": permission denied";
      case NoSuchFileException e when e.getReason() == null ->
          message + ": no such file or directory";
      default -> message == null ? thrown.toString() : message;
    };
  }
}
