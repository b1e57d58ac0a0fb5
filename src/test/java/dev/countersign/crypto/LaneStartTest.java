package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a lane tests itself and warms up.
@Timeout(60)
class LaneStartTest {
  private static final WarmUp LONG = new WarmUp(HashCost.FLOOR, 1_000, Duration.ofHours(1));
  private static final String FOR_NOBODY = "\0".repeat(8);

  private final LaneBench bench = new LaneBench(1);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aJobGoesBeforeWhatIsLeftOfTheWarmUp() throws Exception {
    HashingLane lane = bench.lane(1, 10, LONG);
    assertThat(bench.argon2id.nextStarted()).isEqualTo(FOR_NOBODY);
    bench.start(lane, "a", LaneBench.input("first"));
    LaneBench.awaitLoad(lane, new LaneLoad(1, 0));
    bench.start(lane, "b", LaneBench.input("second"));
    LaneBench.awaitLoad(lane, new LaneLoad(2, 0));

    bench.hashEnds(1);
    assertThat(bench.argon2id.nextStarted()).isEqualTo("first");
    bench.hashEnds(100);
    assertThat(bench.argon2id.nextStarted()).isEqualTo("second");
    bench.hashEnds(100);
    assertThat(bench.argon2id.nextStarted()).isEqualTo(FOR_NOBODY);
  }

  @Test
  void anotherThreadTakesJobsWhileTheFirstWarmsUp() throws Exception {
    HashingLane lane = bench.lane(2, 10, LONG);
    assertThat(bench.argon2id.nextStarted()).isEqualTo(FOR_NOBODY);

    bench.start(lane, "a", LaneBench.input("first"));

    assertThat(bench.argon2id.nextStarted()).isEqualTo("first");
  }

  @Test
  void aWarmUpThatFailsEndsAndTheThreadTakesJobs() throws Exception {
    Supplier<Argon2id> failsForNobody =
        () ->
            input -> {
              if (input.password.length == FOR_NOBODY.length()) {
                throw new OutOfMemoryError("said by the test");
              }
              return bench.argon2id.tag(input);
            };
    HashingLane lane = bench.lane(1, 10, LONG, failsForNobody);
    bench.argon2id.letEnd(1);

    assertThat(LaneBench.get(bench.fillOne(lane, "a"))).isPresent();
  }

  @Test
  void aHashThatCompilingHasChangedEndsAllHashing() {
    var forNobody = new AtomicInteger();
    Supplier<Argon2id> miscompiled =
        () ->
            input ->
                input.password.length == FOR_NOBODY.length() && forNobody.incrementAndGet() > 2
                    ? new byte[] {1}
                    : bench.argon2id.tag(input);
    HashingLane lane = bench.lane(1, 10, LONG, miscompiled);
    bench.argon2id.letEnd(10);
    while (forNobody.get() < 3) {
      Thread.onSpinWait();
    }

    assertThat(lane.run("a", LaneBench.input("job"), () -> false)).isEmpty();
  }

  @Test
  void threadsWarmUpOneAfterTheOtherAndThenRest() throws Exception {
    HashingLane lane = bench.warmLane(3, 10);

    Future<Optional<byte[]>> job = bench.fillOne(lane, "a");
    assertThat(bench.argon2id.nextStarted()).isEqualTo("a");
    bench.argon2id.letEnd(1);
    assertThat(LaneBench.get(job)).isPresent();
    assertThat(bench.argon2id.mostAtOnce()).isOne();
    assertThat(bench.argon2id.threads.stream().limit(9).distinct()).hasSize(3);
  }

  @Test
  void closingEndsTheWarmUpWithTheHashThatRuns() throws Exception {
    HashingLane lane = bench.lane(1, 10, LONG);
    bench.argon2id.nextStarted();
    Future<Optional<byte[]>> waiting = bench.fillOne(lane, "a");
    LaneBench.awaitLoad(lane, new LaneLoad(1, 0));

    Future<Optional<byte[]>> closing =
        bench.submit(() -> {
          lane.close();
          return Optional.empty();
        });
    assertThat(LaneBench.get(waiting)).isEmpty();
    bench.argon2id.letEnd(1);
    LaneBench.get(closing);

    assertThat(bench.argon2id.hashed).containsExactly(FOR_NOBODY);
  }

  @Test
  void nothingIsHashedBeforeTheTestIsPassed() throws Exception {
    var passes = new CountDownLatch(1);
    Supplier<Argon2id> slow =
        () ->
            input -> {
              if (input.secret.length > 0) {
                await(passes);
              }
              return bench.argon2id.tag(input);
            };
    HashingLane lane = bench.lane(1, 10, WarmUp.none(), slow);
    bench.argon2id.letEnd(1);
    Future<Optional<byte[]>> job = bench.fillOne(lane, "early");
    LaneBench.awaitLoad(lane, new LaneLoad(1, 0));
    assertThat(bench.argon2id.hashed).isEmpty();

    passes.countDown();

    lane.awaitTested();
    assertThat(LaneBench.get(job)).isPresent();
  }

  @Test
  void oneThreadThatFailsItsTestRefusesTheStart() {
    var made = new AtomicInteger();
    Supplier<Argon2id> oneIsWrong =
        () -> made.incrementAndGet() == 2 ? input -> new byte[32] : bench.argon2id;
    HashingLane lane = bench.lane(3, 10, WarmUp.none(), oneIsWrong);

    assertThatThrownBy(lane::awaitTested)
        .isInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageContaining("RFC 9106");
    assertThat(lane.run("a", LaneBench.input("job"), () -> false)).isEmpty();
  }

  @Test
  void aThreadThatFindsNoMemoryRefusesTheStart() {
    Supplier<Argon2id> none =
        () -> {
          throw new OutOfMemoryError("said by the test");
        };
    HashingLane lane = bench.lane(1, 10, WarmUp.none(), none);

    assertThatThrownBy(lane::awaitTested)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("said by the test");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
