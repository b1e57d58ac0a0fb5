package dev.countersign.store;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How long one request still waits for its database: all its calls together wait no longer than
/// one alone might, and none is tried after one was refused. Used by one thread at a time.
///
/// What a request does between its calls, hashing above all, does not count. Without one in
/// [#CURRENT] each call has the whole time.
public final class Patience {
  /// That of the request that this thread works on.
  public static final ScopedValue<Patience> CURRENT = ScopedValue.newInstance();

  private long spentNanos;
  private boolean isLost;

  /// The one of this thread's request, or a new one where there is none.
  static Patience current() {
    return CURRENT.isBound() ? CURRENT.get() : new Patience();
  }

  /// Makes a call that has to be over in what is left of the time.
  ///
  /// @param whole the time for all calls
  /// @throws StoreUnavailable when nothing is left, or from the call
  <T extends @Nullable Object> T during(Duration whole, Function<Deadline, T> call) {
    if (isLost) {
      throw new StoreUnavailable("the database has failed this request before");
    }
    long begun = System.nanoTime();
    try {
      Deadline deadline = Deadline.in(whole.minusNanos(spentNanos));
      deadline.leftMillis();
      return call.apply(deadline);
    } catch (StoreUnavailable e) {
      isLost = true;
      throw e;
    } finally {
      spentNanos += System.nanoTime() - begun;
    }
  }
}
