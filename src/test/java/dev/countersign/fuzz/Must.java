package dev.countersign.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a target claims of the code, whatever the input: no library but the JDK's, so that nothing
/// else is instrumented.
public final class Must {
  private Must() {}

  /// That this is so.
  ///
  /// @throws AssertionError when it is not
  public static void hold(boolean claim, String what) {
    if (!claim) {
      throw new AssertionError(what);
    }
  }

  /// That the two are one.
  ///
  /// @throws AssertionError when they are not
  public static void equal(@Nullable Object expected, @Nullable Object actual, String what) {
    hold(Objects.equals(expected, actual), what + ": " + expected + " and " + actual);
  }
}
