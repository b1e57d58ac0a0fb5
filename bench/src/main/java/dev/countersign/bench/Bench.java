package dev.countersign.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
          new JmhPart(),
          new EnumerationPart(),
          new PeersPart());

  private Bench() {}

  public static void main(String[] words) throws Exception {
    Optional<Options> options = parse(List.of(words));
    if (options.isEmpty()) {
      System.err.println(
          "usage: bench/run [PART…] [--quick] [--users N] [--database URL] [--pairs N]");
      System.err.println(
          "parts: " + String.join(" ", names()) + "; without any, all but enumeration");
      System.err.println("and peers, which takes about eleven minutes, and five with --quick.");
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
    String database = "";
    int pairs = 0;
    for (var left = words.iterator(); left.hasNext(); ) {
      String word = left.next();
      if (word.equals("--quick")) {
        quick = true;
      } else if (word.equals("--users") && left.hasNext()) {
        String number = left.next();
        if (!number.matches("[1-9][0-9]{3,8}")) {
          return Optional.empty();
        }
        users = Integer.parseInt(number);
      } else if (word.equals("--pairs") && left.hasNext()) {
        String number = left.next();
        if (!number.matches("[1-9][0-9]{1,5}")) {
          return Optional.empty();
        }
        pairs = Integer.parseInt(number);
      } else if (word.equals("--database") && left.hasNext()) {
        database = left.next();
      } else if (names().contains(word)) {
        parts.add(word);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Options(parts.isEmpty() ? usual() : parts, quick, users, database, pairs));
  }

  private static List<String> usual() {
    return PARTS.stream().filter(Part::isUsual).map(Part::name).toList();
  }

  private static List<String> names() {
    return PARTS.stream().map(Part::name).toList();
  }
}
