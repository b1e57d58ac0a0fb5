package dev.countersign.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Runs the parts one after the other and writes the report.
public final class Bench {
  private static final Path RESULTS = Path.of("bench", "results");

  /// All parts, in the order in which they are run.
  private static final List<Part> PARTS =
      List.of(
          new HashPart(),
          new LoginPart(),
          new RefreshPart(),
          new PostgresPart(),
          new OverloadPart(),
          new StartPart(),
          new MemoryPart(),
          new UsersPart(),
          new RevocationPart(),
          new JmhPart(),
          new EnumerationPart(),
          new PeersPart(),
          new FuzzPart());

  private Bench() {}

  public static void main(String[] words) throws Exception {
    Optional<Options> options = parse(List.of(words));
    if (options.isEmpty()) {
      System.err.println(
          "usage: bench/run [PART…] [--quick] [--users N] [--database URL] [--pairs N] [--calls NAME] [--minutes N]");
      System.err.println(
          "parts: " + String.join(" ", names()) + "; without any, all but enumeration, peers");
      System.err.println("and fuzz, which takes about eleven minutes, and five with --quick.");
      System.exit(2);
    }
    var report = new Report("bench/run " + withoutPasswords(List.of(words)));
    boolean whole = true;
    for (Part part : PARTS) {
      if (options.get().parts().contains(part.name())) {
        whole &= run(part, options.get(), report.section(part.title()));
      }
    }
    System.out.println("\nreport: " + report.write(RESULTS).toAbsolutePath());
    System.exit(whole ? 0 : 1);
  }

  /// What was asked for, fit for a report: URLs without who asks, and without parameters.
  static String withoutPasswords(List<String> words) {
    return String.join(
        " ", words.stream().map(word -> word.replaceAll("(//)[^/?#]*@|\\?.*", "$1")).toList());
  }

  private static boolean run(Part part, Options options, Section section) {
    long start = System.nanoTime();
    var neighbours = new Neighbours();
    try {
      part.run(options, section);
      return true;
    } catch (Exception e) {
      e.printStackTrace();
      section.say("**Not finished: %s.**", e);
      return false;
    } finally {
      section.say(
          "Took %.0f s, in which other processes used %.0f %% of the machine.",
          (System.nanoTime() - start) / 1e9, 100 * neighbours.share());
    }
  }

  private static Optional<Options> parse(List<String> words) {
    var parts = new ArrayList<String>();
    boolean quick = false;
    int users = Options.USUAL_USERS;
    int minutes = Options.USUAL_MINUTES;
    String database = "";
    int pairs = 0;
    String calls = "";
    try {
      for (var left = words.iterator(); left.hasNext(); ) {
        String word = left.next();
        switch (word) {
          case "--quick" -> quick = true;
          case "--users" -> users = number(left.next(), 1_000, 999_999_999);
          case "--database" -> database = left.next();
          case "--pairs" -> pairs = number(left.next(), 10, 999_999);
          case "--calls" -> calls = left.next();
          case "--minutes" -> minutes = number(left.next(), 1, 10_000);
          default -> {
            if (!names().contains(word)) {
              return Optional.empty();
            }
            parts.add(word);
          }
        }
      }
    } catch (NoSuchElementException | NumberFormatException e) {
      return Optional.empty();
    }
    List<String> chosen = parts.isEmpty() ? usual() : parts;
    return Optional.of(
        new Options(chosen, quick, users, database, pairs, calls, Duration.ofMinutes(minutes)));
  }

  private static int number(String text, int least, int most) {
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  private static List<String> usual() {
    return PARTS.stream().filter(Part::isUsual).map(Part::name).toList();
  }

  private static List<String> names() {
    return PARTS.stream().map(Part::name).toList();
  }
}
