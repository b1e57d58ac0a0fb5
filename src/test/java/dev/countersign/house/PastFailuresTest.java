package dev.countersign.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every row of the table of past failures in `docs/assurance.md` is one that its tests name.
final class PastFailuresTest {
  private static final Path PAGE = Path.of("docs/assurance.md");
  private static final Pattern SECTION = Pattern.compile("(?s)## Past failures\n(.*?)(\n## |$)");
  private static final Pattern ID =
      Pattern.compile("CVE-\\d{4}-\\d+|GHSA(?:-\\w{4}){3}|[\\w./-]+ issue \\d+");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\b");

  @Test
  void everyPastFailureIsNamedByItsTests() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(20);
    var faults = new ArrayList<String>();
    for (String row : rows) {
      var text = new StringBuilder();
      for (MatchResult test : TEST.matcher(row).results().toList()) {
        text.append(text(test.group(1)));
      }
      List<String> ids = ID.matcher(row).results().map(MatchResult::group).toList();
      assertThat(ids).as(row).isNotEmpty();
      ids.stream()
          .filter(id -> text.indexOf(id) < 0)
          .forEach(id -> faults.add(id + " is not named by its tests"));
    }
    assertThat(faults).isEmpty();
  }

  private static List<String> rows() throws IOException {
    var section = SECTION.matcher(Files.readString(PAGE));
    assertThat(section.find()).isTrue();
    return section.group(1).lines().filter(line -> line.startsWith("| ")).skip(1).toList();
  }

  /// The test's source in one line: a comment breaks its lines where they are full.
  private static String text(String test) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      var file = files.filter(each -> each.endsWith(test + ".java")).findFirst();
      String source = file.isPresent() ? Files.readString(file.get()) : "";
      return source.replaceAll("\\s+(?:///?)?\\s*", " ");
    }
  }
}
