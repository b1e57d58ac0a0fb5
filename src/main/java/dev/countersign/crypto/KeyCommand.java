package dev.countersign.crypto;

import dev.countersign.base.StartRefused;
import dev.countersign.limit.SizeLimit;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks a command for keys.
///
/// No shell is between: the first word is the program, each other one an argument. It gets the
/// environment of this process without our own settings, among which are passwords, and nothing to
/// read. What it says on standard error is shown when it fails, without whatever looks like a key.
final class KeyCommand {
  private static final String OUR_OWN = "COUNTERSIGN_";

  /// Keys and tokens are no shorter; words are.
  private static final Pattern MAY_BE_SECRET = Pattern.compile("[A-Za-z0-9+/_=-]{24,}");

  private static final int MAX_SHOWN_CHARS = 300;

  private KeyCommand() {}

  /// What it prints.
  ///
  /// @param setting what the operator calls it
  /// @throws StartRefused when it cannot be run, fails, takes too long, or prints too much
  static String output(List<String> words, String setting, Duration within) {
    Process process = start(words, setting);
    try {
      return answer(setting, process, System.nanoTime() + within.toNanos());
    } catch (TimeoutException e) {
      throw refused(setting, "has not ended within " + within.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(setting, "was interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Process start(List<String> words, String setting) {
    var builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith(OUR_OWN));
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    try {
      return builder.start();
    } catch (IOException e) {
      throw refused(setting, "cannot be run: " + shown(String.valueOf(e.getMessage())), e);
    }
  }

  private static String answer(String setting, Process process, long deadline)
      throws InterruptedException, TimeoutException {
    var out = reading(process.getInputStream());
    var err = reading(process.getErrorStream());
    String said = within(deadline, out);
    if (said.length() > SizeLimit.COMMAND_OUTPUT.amount()) {
      throw refused(
          setting, "prints more than %d bytes".formatted(SizeLimit.COMMAND_OUTPUT.amount()), null);
    }
    if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() != 0) {
      String complaint = shown(without(said, within(deadline, err)));
      String why = "failed with status " + process.exitValue();
      throw refused(setting, complaint.isEmpty() ? why : why + ": " + complaint, null);
    }
    return said;
  }

  private static String without(String said, String complained) {
    String left = complained;
    for (String line : said.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      left = left.replace(line, "***");
    }
    return left;
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    var read = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            byte[] bytes = stream.readNBytes(SizeLimit.COMMAND_OUTPUT.amount() + 1);
            read.complete(new String(bytes, StandardCharsets.UTF_8));
            stream.skip(Long.MAX_VALUE);
          } catch (IOException e) {
            read.completeExceptionally(e);
          }
        });
    return read;
  }

  private static String within(long deadline, CompletableFuture<String> reading)
      throws InterruptedException, TimeoutException {
    try {
      return reading.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      return ""; // It was killed, or closed what it writes to.
    }
  }

  private static String shown(String text) {
    String masked = MAY_BE_SECRET.matcher(text.strip()).replaceAll("***");
    return masked.length() > MAX_SHOWN_CHARS ? masked.substring(0, MAX_SHOWN_CHARS) + "…" : masked;
  }

  private static StartRefused refused(String setting, String what, @Nullable Exception cause) {
    String sentence = "The command of %s %s.".formatted(setting, what);
    return cause == null ? new StartRefused(sentence) : new StartRefused(sentence, cause);
  }
}
