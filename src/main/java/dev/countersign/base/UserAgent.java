package dev.countersign.base;

/// The program a request says it comes from; empty when it does not say.
public record UserAgent(String text) {
  public static final UserAgent ABSENT = new UserAgent("");
}
