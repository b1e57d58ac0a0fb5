package dev.countersign.bench.load;

import dev.countersign.bench.load.Lane.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/// One run of the driver, from first call to last answer, on the thread that asks for it.
public final class LoadRun {
  private static final int SCRATCH_BYTES = 64 * 1024;
  private static final long SEED = 25;

  /// How often is looked for calls that take too long.
  private static final long PATROL_NANOS = 100_000_000;

  private final Plan plan;
  private final Selector selector;
  private final List<Lane> lanes = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
  private final Histogram timerLag = new Histogram(3);
  private final Window window;
  private long nextPatrol;

  private LoadRun(Plan plan, Selector selector) {
    this.plan = plan;
    this.selector = selector;
    long start = System.nanoTime();
    long from = start + plan.warmUp().toNanos();
    this.window = new Window(from, from + plan.length().toNanos());
    for (Stream stream : plan.streams()) {
      long seed = SEED + lanes.size();
      var lane = new Lane(stream, new Tally(plan.length()), window, start, seed);
      stream
          .clients()
          .forEach(client -> lane.add(new Caller(client, plan.target(), selector, lane)));
      lanes.add(lane);
    }
  }

  /// Carries out the plan and says what came of it.
  ///
  /// @throws UncheckedIOException when nobody listens at the target
  public static LoadResult of(Plan plan) {
    try (Selector selector = Selector.open()) {
      return new LoadRun(plan, selector).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoadResult run() throws IOException {
    loadUntil(window.from());
    timerLag.reset();
    CpuMeter driver = CpuMeter.startOnDriver();
    CpuMeter servers = CpuMeter.start(plan.servers());
    loadUntil(window.to());
    double driverCores = driver.cores();
    double serverCores = servers.cores();
    long serverMillis = servers.spent().toMillis();
    awaitTheRest(window.to() + plan.patience().toNanos());
    var tallies = new HashMap<String, Tally>();
    for (Lane lane : lanes) {
      lane.end();
      tallies.put(lane.stream().name(), lane.tally());
    }
    return new LoadResult(tallies, Latencies.of(timerLag), driverCores, serverCores, serverMillis);
  }

  private void loadUntil(long end) throws IOException {
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      long next = Math.min(end, now + PATROL_NANOS);
      for (Lane lane : lanes) {
        lane.dispatch(now, timerLag);
        next = Math.min(next, lane.nextDue());
      }
      proceed(next - System.nanoTime());
    }
  }

  private void awaitTheRest(long end) throws IOException {
    while (System.nanoTime() < end && lanes.stream().anyMatch(Lane::isAwaiting)) {
      proceed(PATROL_NANOS);
    }
    long now = System.nanoTime();
    lanes.stream()
        .flatMap(lane -> lane.callers().stream())
        .filter(Caller::isWaiting)
        .forEach(caller -> caller.lane().lost(caller, now));
  }

  private void proceed(long nanosToSpare) throws IOException {
    // The selector knows milliseconds only. It is woken late rather than asked again and again: up
    // to a millisecond is charged to the server, and `timerLag` says how much was.
    if (nanosToSpare > 0) {
      selector.select(Math.max(1, nanosToSpare / 1_000_000));
    } else {
      selector.selectNow();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      proceed(key);
    }
    selector.selectedKeys().clear();
    patrol();
  }

  private void proceed(SelectionKey key) throws IOException {
    Caller caller = (Caller) key.attachment();
    Optional<Answer> answer = Optional.empty();
    try {
      if (caller.proceed(key, scratch)) {
        answer = Optional.of(caller.finish());
      }
    } catch (ConnectException e) {
      throw e;
    } catch (IOException e) {
      if (caller.isWaiting()) {
        caller.lane().lost(caller, System.nanoTime());
      } else {
        caller.abandon();
      }
    }
    answer.ifPresent(whole -> caller.lane().answered(caller, whole, System.nanoTime()));
  }

  private void patrol() {
    long now = System.nanoTime();
    if (now < nextPatrol) {
      return;
    }
    nextPatrol = now + PATROL_NANOS;
    long latest = now - plan.patience().toNanos();
    lanes.stream()
        .flatMap(lane -> lane.callers().stream())
        .filter(caller -> caller.isWaiting() && caller.sent() < latest)
        .forEach(caller -> caller.lane().lost(caller, now));
  }
}
