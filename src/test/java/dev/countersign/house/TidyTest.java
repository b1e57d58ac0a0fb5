package dev.countersign.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tripwires. When one trips, think; do not chop.
final class TidyTest {
  private static final int METHOD_LINES = 60;
  private static final int FILE_LINES = 400;
  private static final int LINE_CHARS = 120;

  // A declaration at the indentation of a member, up to its opening brace.
  private static final Pattern METHOD_START =
      Pattern.compile(
          "^ {2}(?: {2})?(?!return|if|for|while|switch|try|else|do|.*\\b(?:record|class|enum|interface) )"
              + "\\S.*\\).*\\{$");

  @Test
  void filesMethodsAndLinesStayShort() throws IOException {
    var faults = new ArrayList<String>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() > FILE_LINES) {
        faults.add(file + ": " + lines.size() + " lines");
      }
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).length() > LINE_CHARS && !lines.get(i).contains("https://")) {
          faults.add(file + ":" + (i + 1) + ": " + lines.get(i).length() + " characters");
        }
        int length = methodLength(lines, i);
        if (length > METHOD_LINES) {
          faults.add(file + ":" + (i + 1) + ": a method of " + length + " lines");
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    Pattern stray = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    var faults = new ArrayList<String>();
    for (Path file : sources()) {
      if (stray.matcher(Files.readString(file)).find()) {
        faults.add(file.toString());
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void aLongMethodIsSeen() {
    var lines = new ArrayList<String>(List.of("  void run(int a) {"));
    lines.addAll(java.util.Collections.nCopies(METHOD_LINES, "    step();"));
    lines.add("  }");

    assertThat(methodLength(lines, 0)).isEqualTo(METHOD_LINES + 2);
  }

  private static int methodLength(List<String> lines, int start) {
    if (!METHOD_START.matcher(lines.get(start)).matches()) {
      return 0;
    }
    String line = lines.get(start);
    String end = line.substring(0, line.length() - line.stripLeading().length()) + "}";
    int last = start;
    while (last < lines.size() && !lines.get(last).startsWith(end)) {
      last++;
    }
    return last - start + 1;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
