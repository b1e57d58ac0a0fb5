package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run's report in Markdown: the machine, the goals, then part by part.
final class Report {
  private static final DateTimeFormatter FILE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss");

  private final LocalDateTime time = LocalDateTime.now(ZoneOffset.UTC);
  private final List<Section> sections = new ArrayList<>();
  private final String command;

  Report(String command) {
    this.command = command;
  }

  Section section(String title) {
    var section = new Section(title);
    sections.add(section);
    System.out.println("\n" + title);
    return section;
  }

  /// Writes it and says where.
  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve(FILE.format(time) + ".md"), markdown());
  }

  private String markdown() {
    var text = new StringBuilder("# Countersign, measured\n\n");
    text.append("`").append(command).append("`, ");
    text.append(time.truncatedTo(ChronoUnit.SECONDS)).append(" UTC\n\n");
    Machine.facts().forEach((name, fact) -> text.append("- " + name + ": " + fact + "\n"));
    text.append("\n").append(goals()).append("\n");
    sections.forEach(section -> text.append(section.markdown()).append("\n"));
    return text.toString();
  }

  private String goals() {
    Map<Goal, Section.Attempt> attempts = new EnumMap<>(Goal.class);
    sections.forEach(section -> attempts.putAll(section.attempts()));
    var table = new StringBuilder("| What | Goal | Measured | |\n|---|---|---|---|\n");
    for (Goal goal : Goal.values()) {
      Section.@Nullable Attempt attempt = attempts.get(goal);
      if (attempt == null) {
        table.append(
            "| %s | %s | | not measured |\n".formatted(goal.what(), goal.limit(goal.value())));
      } else {
        boolean met = goal.isMetBy(attempt.measured(), attempt.limit());
        table.append(
            "| %s | %s | %s | %s |\n"
                .formatted(
                    goal.what(),
                    goal.limit(attempt.limit()),
                    goal.withUnit(attempt.measured()),
                    met ? "met" : "**missed**"));
      }
    }
    return table.toString();
  }
}
