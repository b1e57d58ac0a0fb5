package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Real lanes over a gated Argon2id and a time that stands still unless it is moved.
final class LaneBench implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(1);

  final GatedArgon2id argon2id = new GatedArgon2id();
  final AtomicLong nanoTime = new AtomicLong();
  private final long nanosOfWarmUp;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HashingLane> lanes = new ArrayList<>();
  private final AtomicInteger fillers = new AtomicInteger();
  private int threads;

  LaneBench(long nanosOfWarmUp) {
    this.nanosOfWarmUp = nanosOfWarmUp;
  }

  HashingLane lane(int threads, int capacity, WarmUp warmUp) {
    return lane(threads, capacity, warmUp, () -> argon2id);
  }

  HashingLane lane(int threads, int capacity, WarmUp warmUp, Supplier<Argon2id> workers) {
    return lane(new LaneSettings(threads, capacity, DEADLINE), warmUp, workers);
  }

  HashingLane lane(LaneSettings settings, WarmUp warmUp) {
    return lane(settings, warmUp, () -> argon2id);
  }

  private HashingLane lane(LaneSettings settings, WarmUp warmUp, Supplier<Argon2id> workers) {
    this.threads = settings.threads();
    var lane = new HashingLane(settings, warmUp, workers, nanoTime::get);
    lanes.add(lane);
    return lane;
  }

  /// A lane that has warmed up, and measured what it is said to.
  HashingLane warmLane(int threads, int capacity) throws InterruptedException {
    HashingLane lane =
        lane(threads, capacity, new WarmUp(HashCost.FLOOR, 3, Duration.ofMinutes(1)));
    for (int i = 0; i < 3 * threads; i++) {
      argon2id.nextStarted();
      hashEnds(nanosOfWarmUp);
    }
    argon2id.awaitNoneRunning();
    argon2id.hashed.clear();
    return lane;
  }

  /// Lets the hash end that runs, after so long.
  void hashEnds(long nanos) {
    nanoTime.addAndGet(nanos);
    argon2id.letEnd(1);
  }

  /// Has jobs of as many clients run and wait, none of them refused.
  List<Future<Optional<byte[]>>> fill(HashingLane lane, int jobs) {
    List<Future<Optional<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      int inside = inside(lane) + 1;
      answers.add(fillOne(lane, "filler " + fillers.incrementAndGet()));
      int running = Math.min(inside, threads);
      awaitLoad(lane, new LaneLoad(inside - running, running));
    }
    return answers;
  }

  /// Lets everything in the lane be hashed, in so long each.
  void empty(HashingLane lane, long nanos) throws InterruptedException {
    for (int left = inside(lane); left > 0; left--) {
      argon2id.nextStarted();
      hashEnds(nanos);
    }
    awaitLoad(lane, new LaneLoad(0, 0));
  }

  /// Has hashes take so long until they are expected to.
  void paceBecomes(HashingLane lane, long nanos) throws Exception {
    for (int i = 0; i < 100; i++) {
      Future<Optional<byte[]>> one = fillOne(lane, "pacemaker");
      argon2id.nextStarted();
      hashEnds(nanos);
      get(one);
    }
  }

  private static int inside(HashingLane lane) {
    return lane.load().waiting() + lane.load().running();
  }

  Future<Optional<byte[]>> fillOne(HashingLane lane, String client) {
    return submit(lane, client, input(client));
  }

  // For jobs whose answer is not what the test is about.
  void start(HashingLane lane, String client, Argon2id.Input input) {
    callers.execute(() -> lane.run(client, input, () -> false));
  }

  // One that is dear beside what hashes cost usually.
  void startDear(HashingLane lane, String client) {
    callers.execute(() -> runDear(lane, client));
  }

  static Optional<byte[]> runDear(HashingLane lane, String client) {
    var dear = new HashCost(HashCost.FLOOR.memoryKib(), 17 * HashCost.FLOOR.iterations(), 1);
    return lane.run(client, input(client, dear), HashCost.FLOOR, () -> false);
  }

  Future<Optional<byte[]>> submit(HashingLane lane, String client, Argon2id.Input input) {
    return submit(() -> lane.run(client, input, () -> false));
  }

  Future<Optional<byte[]>> submit(Callable<Optional<byte[]>> call) {
    return callers.submit(call);
  }

  static Argon2id.Input input(String password) {
    return input(password, HashCost.FLOOR);
  }

  static Argon2id.Input input(String password, HashCost cost) {
    return Argon2id.Input.of(password.getBytes(StandardCharsets.UTF_8), new byte[16], cost, 32);
  }

  static <T> T get(Future<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  static void awaitLoad(HashingLane lane, LaneLoad expected) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!lane.load().equals(expected)) {
      assertThat(System.nanoTime() - giveUp)
          .as("%s, expected %s", lane.load(), expected)
          .isNegative();
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    argon2id.letEnd(1_000_000);
    lanes.forEach(HashingLane::close);
    callers.close();
  }
}
