package dev.countersign.base;

/// The name of one request, for finding its lines in a log. It carries no authority.
public record RequestId(String text) {
  /// The request being answered by this thread, where there is one.
  public static final ScopedValue<RequestId> CURRENT = ScopedValue.newInstance();

  /// The current request's name, or `-` outside any request.
  public static String current() {
    return CURRENT.isBound() ? CURRENT.get().text() : "-";
  }
}
