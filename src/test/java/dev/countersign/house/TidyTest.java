package dev.countersign.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tripwires. When one trips, think; do not chop.
final class TidyTest {
  private static final int METHOD_LINES = 60;
  private static final int FILE_LINES = 400;
  private static final int LINE_CHARS = 120;

  // Straight-line rounds on vectors, which C2 compiles well only as one long method: see
  // Compression.
  private static final Set<String> STRAIGHT_LINE =
      Set.of("Compression256.java", "Compression512.java");
  private static final Pattern ROUNDS = Pattern.compile(".* four(?:Rows|Columns)\\(.*");
  private static final int STRAIGHT_LINE_LINES = 450;

  // What may be a declaration: something with an opening parenthesis at the indentation of a
  // member. Constants of an enum are none.
  private static final Pattern MEMBER =
      Pattern.compile(
          "^ {2}(?: {2})?(?!return|if|for|while|switch|try|else|do|case|[A-Z0-9_]+\\("
              + "|.*\\b(?:record|class|enum|interface|new) )"
              + "\\S[^=]*\\((?:.*\\{)?$");

  @Test
  void filesMethodsAndLinesStayShort() throws IOException {
    var faults = new ArrayList<String>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      boolean straight = STRAIGHT_LINE.contains(file.getFileName().toString());
      if (lines.size() > (straight ? STRAIGHT_LINE_LINES : FILE_LINES)) {
        faults.add(file + ": " + lines.size() + " lines");
      }
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).length() > LINE_CHARS && !isWhole(lines.get(i))) {
          faults.add(file + ":" + (i + 1) + ": " + lines.get(i).length() + " characters");
        }
        int length = methodLength(lines, i);
        if (length > METHOD_LINES && !(straight && ROUNDS.matcher(lines.get(i)).matches())) {
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
    for (List<String> head :
        List.of(List.of("  void run() {"), List.of("  void run(", "      int a) {"))) {
      var lines = new ArrayList<String>(head);
      lines.addAll(Collections.nCopies(METHOD_LINES, "    step();"));
      lines.add("  }");

      assertThat(methodLength(lines, 0)).isEqualTo(lines.size());
    }
  }

  // An address or a JSON text as it stands on the wire is harder to read in pieces.
  private static boolean isWhole(String line) {
    return line.contains("https://") || line.contains("{\"") || line.contains("{\\\"");
  }

  private static int methodLength(List<String> lines, int start) {
    String line = lines.get(start);
    if (!MEMBER.matcher(line).matches()) {
      return 0;
    }
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    for (int i = start + 1; i < lines.size(); i++) {
      String next = lines.get(i);
      if (next.startsWith(indent + "}")) {
        return i - start + 1;
      }
      if (!next.isBlank() && !next.startsWith(indent)) {
        return 0; // it was a statement, and its block has ended
      }
    }
    return 0;
  }

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    for (Path root : List.of(Path.of("src"), Path.of("verifier", "src"))) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
