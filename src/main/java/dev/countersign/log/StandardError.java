package dev.countersign.log;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Standard error as the process got it, taken back from the launcher.
///
/// The JVM greets an incubating module with a line of its own, for which it has no flag. So the
/// launcher starts it with a filter as standard error, hands the real one over as another file
/// descriptor, and names that in a system property. The filter ends once it is not written to any
/// more: from then on nothing can get lost in it when the process ends.
public final class StandardError {
  /// Names the file descriptor of the real standard error.
  static final String PROPERTY = "countersign.stderr";

  private static final int STDERR = 2;

  private StandardError() {}

  /// Starts to take standard error back, in the background, for the first native call of a process
  /// takes its time.
  ///
  /// @return standard error, whose first write waits until that is done. Log lines need not wait:
  ///   before it is done they reach it through the filter.
  public static PrintStream reclaim() {
    @Nullable Integer real = Integer.getInteger(PROPERTY);
    if (real == null) {
      return System.err;
    }
    var reclaimed = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .name("standard-error")
        .start(() -> {
          try {
            replaceBy(real);
          } finally {
            reclaimed.countDown();
          }
        });
    return new PrintStream(new Waiting(System.err, reclaimed), true, System.err.charset());
  }

  // dup2(2) makes the new standard error atomically; where it fails, the filter stays in place.
  @SuppressWarnings("restricted") // Native access is what the launcher enables.
  private static void replaceBy(int real) {
    Linker linker = Linker.nativeLinker();
    var integer = ValueLayout.JAVA_INT;
    try {
      MethodHandle dup2 =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("dup2"),
              FunctionDescriptor.of(integer, integer, integer));
      MethodHandle close =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(integer, integer));
      if ((int) dup2.invokeExact(real, STDERR) == STDERR) {
        int _ = (int) close.invokeExact(real);
      }
    } catch (Throwable e) {
      System.getLogger(StandardError.class.getName())
          .log(System.Logger.Level.DEBUG, "standard error stays behind the launcher's filter", e);
    }
  }

  private static final class Waiting extends FilterOutputStream {
    private final CountDownLatch reclaimed;

    Waiting(OutputStream out, CountDownLatch reclaimed) {
      super(out);
      this.reclaimed = reclaimed;
    }

    @Override
    public void write(int octet) throws IOException {
      await();
      out.write(octet);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      await();
      out.write(bytes, from, count);
    }

    private void await() {
      try {
        reclaimed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
