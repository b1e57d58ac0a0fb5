package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HashingLaneTest {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final GatedArgon2id argon2id = new GatedArgon2id();
  private final AtomicLong nanoTime =
      new AtomicLong(Long.MAX_VALUE - 1_000); // It may wrap, and does so here.
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HashingLane> lanes = new ArrayList<>();

  @AfterEach
  void close() {
    argon2id.letEnd(1_000);
    lanes.forEach(HashingLane::close);
    callers.close();
  }

  @Test
  void neverMoreThanItsThreadsHashAtOnce() throws Exception {
    HashingLane lane = lane(2, 10);
    List<Future<Optional<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(submit(lane, "client " + i, "password " + i));
    }
    awaitLoad(lane, new LaneLoad(8, 2));
    argon2id.letEnd(10);

    for (Future<Optional<byte[]>> answer : answers) {
      assertThat(get(answer)).isPresent();
    }
    assertThat(argon2id.hashed).hasSize(10);
    assertThat(argon2id.mostAtOnce()).isEqualTo(2);
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 0));
  }

  @Test
  void hashingHappensOnPlatformThreadsOfTheLane() throws Exception {
    HashingLane lane = lane(1, 1);
    argon2id.letEnd(2);
    get(submit(lane, "client", "from a virtual thread"));
    run(lane, "client", input("from this thread"));

    assertThat(argon2id.threads).hasSize(2);
    assertThat(argon2id.threads)
        .allSatisfy(thread -> {
          assertThat(thread.isVirtual()).isFalse();
          assertThat(thread).isNotSameAs(Thread.currentThread());
          assertThat(thread.getName()).startsWith("hashing-");
        });
  }

  @Test
  void theAnswerIsTheTagOfTheCallersOwnPassword() throws Exception {
    HashingLane lane = lane(2, 10);
    Future<Optional<byte[]>> one = submit(lane, "a", "one");
    Future<Optional<byte[]>> two = submit(lane, "b", "two");
    argon2id.letEnd(2);

    assertThat(get(one)).hasValue(Digests.sha256("one".getBytes(StandardCharsets.UTF_8)));
    assertThat(get(two)).hasValue(Digests.sha256("two".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void twoOfOneClientRunAndOthersGoPastItsThird() throws Exception {
    HashingLane lane = lane(3, 10);
    start(lane, "greedy", "g1");
    assertThat(argon2id.nextStarted()).isEqualTo("g1");
    start(lane, "greedy", "g2");
    assertThat(argon2id.nextStarted()).isEqualTo("g2");
    start(lane, "greedy", "g3");
    awaitLoad(lane, new LaneLoad(1, 2));

    start(lane, "modest", "m1");

    assertThat(argon2id.nextStarted()).isEqualTo("m1");
    assertThat(lane.load()).isEqualTo(new LaneLoad(1, 3));
  }

  @Test
  void theThirdOfOneClientStartsWhenOneOfItsEnds() throws Exception {
    HashingLane lane = lane(3, 10);
    start(lane, "greedy", "g1");
    start(lane, "greedy", "g2");
    argon2id.nextStarted();
    argon2id.nextStarted();
    Future<Optional<byte[]>> third = submit(lane, "greedy", "g3");
    awaitLoad(lane, new LaneLoad(1, 2));

    argon2id.letEnd(1);
    assertThat(argon2id.nextStarted()).isEqualTo("g3");
    argon2id.letEnd(2);

    assertThat(get(third)).isPresent();
    assertThat(argon2id.mostAtOnce()).isEqualTo(2);
  }

  @Test
  void jobsStartInTheOrderTheyCame() throws Exception {
    HashingLane lane = lane(1, 10);
    start(lane, "a", "first");
    argon2id.nextStarted();
    for (int i = 0; i < 5; i++) {
      start(lane, "client " + i, "later " + i);
      awaitLoad(lane, new LaneLoad(i + 1, 1));
    }
    for (int i = 0; i < 5; i++) {
      argon2id.letEnd(1);

      assertThat(argon2id.nextStarted()).isEqualTo("later " + i);
    }
  }

  @Test
  void aFullQueueRefusesAtOnceWithoutHashing() throws Exception {
    HashingLane lane = lane(1, 2);
    start(lane, "a", "running");
    argon2id.nextStarted();
    start(lane, "b", "waiting 1");
    awaitLoad(lane, new LaneLoad(1, 1));
    start(lane, "c", "waiting 2");
    awaitLoad(lane, new LaneLoad(2, 1));
    Argon2id.Input tooMany = input("too many");

    assertThat(run(lane, "d", tooMany)).isEmpty();
    assertThat(tooMany.password).containsOnly(0);
    argon2id.letEnd(3);
    awaitLoad(lane, new LaneLoad(0, 0));
    assertThat(argon2id.hashed).containsExactly("running", "waiting 1", "waiting 2");
  }

  @Test
  void aCallerStopsWaitingAtTheDeadline() throws Exception {
    // Time stands until the lane is occupied, and is real from then on.
    var time = new AtomicReference<LongSupplier>(() -> 0);
    var settings = new LaneSettings(1, 5, Duration.ofMillis(20));
    HashingLane lane =
        keep(
            new HashingLane(settings, WarmUp.none(), () -> argon2id, () -> time.get().getAsLong()));
    start(lane, "a", "running");
    argon2id.nextStarted();
    long begin = System.nanoTime();
    time.set(() -> System.nanoTime() - begin);
    Argon2id.Input late = input("late");

    assertThat(run(lane, "b", late)).isEmpty();
    assertThat(late.password).containsOnly(0);
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 1));
    argon2id.letEnd(1);
    awaitLoad(lane, new LaneLoad(0, 0));
    assertThat(argon2id.hashed).containsExactly("running");
  }

  @Test
  void aThreadDoesNotStartWhatIsAtItsDeadline() throws Exception {
    HashingLane lane = lane(1, 5);
    start(lane, "a", "running");
    argon2id.nextStarted();
    Future<Optional<byte[]>> late = submit(lane, "b", "late");
    awaitLoad(lane, new LaneLoad(1, 1));

    nanoTime.addAndGet(DEADLINE.toNanos());
    argon2id.letEnd(1);

    assertThat(get(late)).isEmpty();
    assertThat(argon2id.hashed).containsExactly("running");
  }

  @Test
  void aThreadStartsWhatIsJustBeforeItsDeadline() throws Exception {
    HashingLane lane = lane(1, 5);
    start(lane, "a", "running");
    argon2id.nextStarted();
    Future<Optional<byte[]>> late = submit(lane, "b", "just in time");
    awaitLoad(lane, new LaneLoad(1, 1));

    nanoTime.addAndGet(DEADLINE.toNanos() - 1);
    argon2id.letEnd(2);

    assertThat(get(late)).isPresent();
  }

  @Test
  void whatHasStartedIsAnsweredHoweverLate() throws Exception {
    HashingLane lane = lane(1, 5);
    Future<Optional<byte[]>> slow = submit(lane, "a", "slow");
    argon2id.nextStarted();

    nanoTime.addAndGet(DEADLINE.toNanos() * 3);
    argon2id.letEnd(1);

    assertThat(get(slow)).isPresent();
  }

  @Test
  void anInterruptedCallersJobIsWithdrawn() throws Exception {
    HashingLane lane = lane(1, 5);
    start(lane, "a", "running");
    argon2id.nextStarted();
    var stillInterrupted = new AtomicBoolean();
    var refused = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              refused.set(run(lane, "b", input("withdrawn")).isEmpty());
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    awaitLoad(lane, new LaneLoad(1, 1));

    caller.interrupt();
    caller.join();

    assertThat(refused).isTrue();
    assertThat(stillInterrupted).isTrue();
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 1));
    argon2id.letEnd(1);
    awaitLoad(lane, new LaneLoad(0, 0));
    assertThat(argon2id.hashed).containsExactly("running");
  }

  @Test
  void aCallerInterruptedWhileItsHashRunsLeavesTheLaneWhole() throws Exception {
    HashingLane lane = lane(1, 5);
    Thread caller = Thread.ofVirtual().start(() -> run(lane, "a", input("abandoned")));
    argon2id.nextStarted();

    caller.interrupt();
    caller.join();
    argon2id.letEnd(2);

    assertThat(get(submit(lane, "a", "next"))).isPresent();
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 0));
  }

  @Test
  void aFailureIsToldToItsCallerAndTheThreadGoesOn() throws Exception {
    HashingLane lane = lane(1, 5);
    argon2id.letEnd(2);
    Argon2id.Input poison = input("poison");

    assertThatThrownBy(() -> run(lane, "a", poison))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(poison.password).containsOnly(0);
    assertThat(get(submit(lane, "a", "next"))).isPresent();
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 0));
  }

  @Test
  void closingRefusesWhatWaitsLetsWhatRunsEndAndStopsTheThreads() throws Exception {
    HashingLane lane = lane(1, 5);
    Future<Optional<byte[]>> running = submit(lane, "a", "running");
    argon2id.nextStarted();
    Future<Optional<byte[]>> waiting = submit(lane, "b", "waiting");
    awaitLoad(lane, new LaneLoad(1, 1));

    Future<?> closing = callers.submit(lane::close);

    assertThat(get(waiting)).isEmpty();
    argon2id.letEnd(1);
    assertThat(get(running)).isPresent();
    closing.get(20, TimeUnit.SECONDS);
    assertThat(argon2id.threads).hasSize(1).noneMatch(Thread::isAlive);
    assertThat(run(lane, "c", input("afterwards"))).isEmpty();
    assertThat(argon2id.hashed).containsExactly("running");
  }

  @Test
  void manyCallersAreAllAnsweredAndNoneTwice() throws Exception {
    HashingLane lane = lane(2, 1_000);
    argon2id.letEnd(1_000_000);
    List<Future<Optional<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(submit(lane, "client " + i % 7, "password " + i));
    }

    for (Future<Optional<byte[]>> answer : answers) {
      assertThat(get(answer)).isPresent();
    }
    assertThat(argon2id.hashed).hasSize(500).doesNotHaveDuplicates();
    assertThat(argon2id.mostAtOnce()).isLessThanOrEqualTo(2);
  }

  private HashingLane lane(int threads, int capacity) {
    return keep(
        new HashingLane(
            new LaneSettings(threads, capacity, DEADLINE),
            WarmUp.none(),
            () -> argon2id,
            nanoTime::get));
  }

  private HashingLane keep(HashingLane lane) {
    lanes.add(lane);
    return lane;
  }

  private static Optional<byte[]> run(HashingLane lane, String client, Argon2id.Input input) {
    return lane.run(client, input, () -> false);
  }

  private Future<Optional<byte[]>> submit(HashingLane lane, String client, String password) {
    return callers.submit(() -> run(lane, client, input(password)));
  }

  // For jobs whose answer is not what the test is about.
  private void start(HashingLane lane, String client, String password) {
    callers.execute(() -> run(lane, client, input(password)));
  }

  private static Argon2id.Input input(String password) {
    return Argon2id.Input.of(
        password.getBytes(StandardCharsets.UTF_8), new byte[16], HashCost.FLOOR, 32);
  }

  private static Optional<byte[]> get(Future<Optional<byte[]>> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static void awaitLoad(HashingLane lane, LaneLoad expected) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!lane.load().equals(expected)) {
      assertThat(System.nanoTime() - giveUp)
          .as("%s, expected %s", lane.load(), expected)
          .isNegative();
      Thread.onSpinWait();
    }
  }
}
