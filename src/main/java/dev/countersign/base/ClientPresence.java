package dev.countersign.base;

/// Whether the client of a request still waits for its answer. It carries no authority.
///
/// Asked by what makes a request wait, so that nothing is done for somebody who has left.
@FunctionalInterface
public interface ClientPresence {
  /// The client of the request being answered by this thread, where there is one.
  ScopedValue<ClientPresence> CURRENT = ScopedValue.newInstance();

  /// Whether the client has gone, as far as can be told at once; asked by the request's own thread
  /// alone.
  boolean isGone();

  /// Whether the client has sent more before it has its answer, behind which nobody can see it go;
  /// asked by the request's own thread alone.
  default boolean isAhead() {
    return false;
  }

  /// The current request's client; outside any request somebody who stays.
  static ClientPresence current() {
    return CURRENT.isBound() ? CURRENT.get() : () -> false;
  }
}
