package dev.countersign.cli;

import dev.countersign.base.StartRefused;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server's life as a process: it starts, says that it is ready, and runs until the process is
/// told to stop.
public final class ServerProcess {
  /// From a signal to the end, whatever is under way: common supervisors kill after ten seconds.
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private final Console console;
  private final Consumer<Thread> whenToldToStop;
  private final Duration stopWithin;

  /// A process with this console.
  ///
  /// @param whenToldToStop takes the thread to run on SIGTERM or SIGINT: `Runtime::addShutdownHook`
  public ServerProcess(Console console, Consumer<Thread> whenToldToStop) {
    this(console, whenToldToStop, STOP_WITHIN);
  }

  ServerProcess(Console console, Consumer<Thread> whenToldToStop, Duration stopWithin) {
    this.console = console;
    this.whenToldToStop = whenToldToStop;
    this.stopWithin = stopWithin;
  }

  /// Runs a server.
  ///
  /// @param start makes it; a [StartRefused] says why it cannot
  /// @return the exit status, once it has stopped or could not start
  public int run(Supplier<RunningServer> start) {
    RunningServer server;
    try {
      server = start.get();
    } catch (StartRefused e) {
      console.complain(e.sentence());
      return Exit.USAGE;
    } catch (RuntimeException | Error e) {
      console.complain("The server could not start: " + rootOf(e));
      log().debug("could not start", e);
      return Exit.FAILED;
    }
    var stopped = new CountDownLatch(1);
    whenToldToStop.accept(Thread.ofPlatform().name("stop").unstarted(() -> stop(server, stopped)));
    console.answer("countersign ready on " + server.url() + "\n");
    return await(stopped);
  }

  private static int await(CountDownLatch stopped) {
    try {
      stopped.await();
      return Exit.DONE;
    } catch (InterruptedException e) {
      return Exit.FAILED;
    }
  }

  private void stop(RunningServer server, CountDownLatch stopped) {
    Thread stopping = Thread.ofPlatform().daemon().name("stopping").start(server::stop);
    try {
      if (!stopping.join(stopWithin)) {
        log().warn("the server did not stop within {} ms", stopWithin.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    @Nullable Throwable cause = thrown.getCause();
    // Chains can be circular.
    for (int i = 0; i < 10 && cause != null; i++) {
      root = cause;
      cause = cause.getCause();
    }
    return root;
  }

  // Asked for late: the first logger settles how everything is logged.
  private static Logger log() {
    return LoggerFactory.getLogger(ServerProcess.class);
  }
}
