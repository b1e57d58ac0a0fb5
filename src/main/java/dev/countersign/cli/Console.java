package dev.countersign.cli;

import java.io.PrintStream;

/// Where the command line is answered.
public record Console(PrintStream out, PrintStream err) {
  /// Prints what was asked for.
  public void answer(String text) {
    out.print(text);
    out.flush();
  }

  /// Says on one line how far something is.
  public void tell(String news) {
    err.println(onOneLine(news));
    err.flush();
  }

  /// Says on one line what is wrong.
  public void complain(String sentence) {
    err.println("countersign: " + onOneLine(sentence));
    err.flush();
  }

  private static String onOneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
