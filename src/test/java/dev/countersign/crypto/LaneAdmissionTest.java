package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom the lane lets in. A hash takes 99 ms here, as measured when it warmed up, and the deadline
/// is a second, of which four fifths are given out.
@Timeout(60)
class LaneAdmissionTest {
  private static final long HASH = Duration.ofMillis(99).toNanos();
  private static final int ROOM = 1_000;

  private final LaneBench bench = new LaneBench(HASH);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void whoWouldWaitTooLongIsRefusedAtOnceThoughTheQueueHasRoom() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    bench.fill(lane, 9);

    Argon2id.Input tooLate = LaneBench.input("too late");
    assertThat(lane.run("late", tooLate, () -> false)).isEmpty();

    assertThat(tooLate.password).containsOnly(0);
    assertThat(lane.load()).isEqualTo(new LaneLoad(8, 1));
  }

  @Test
  void twiceTheThreadsLetInTwiceAsMany() throws Exception {
    HashingLane lane = bench.warmLane(2, ROOM);
    bench.fill(lane, 17);

    assertThat(lane.run("late", LaneBench.input("too late"), () -> false)).isEmpty();
    assertThat(lane.load()).isEqualTo(new LaneLoad(15, 2));
  }

  @Test
  void nobodyWhoWasLetInIsTurnedAwayLateWhileThePaceHolds() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    List<Future<Optional<byte[]>>> admitted = bench.fill(lane, 9);

    for (int i = 0; i < 9; i++) {
      bench.argon2id.nextStarted();
      bench.hashEnds(HASH);
    }

    for (Future<Optional<byte[]>> answer : admitted) {
      assertThat(LaneBench.get(answer)).isPresent();
    }
  }

  @Test
  void fasterHashesLetMoreInAndSlowerOnesFewer() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    bench.paceBecomes(lane, HASH / 2);
    bench.fill(lane, 17);
    assertThat(lane.run("late", LaneBench.input("too late"), () -> false)).isEmpty();
    bench.empty(lane, HASH / 2);

    bench.paceBecomes(lane, HASH * 2);
    bench.fill(lane, 5);
    assertThat(lane.run("late", LaneBench.input("too late"), () -> false)).isEmpty();
  }

  @Test
  void aDearHashCountsAsManyCheapOnes() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    var dear = new HashCost(HashCost.FLOOR.memoryKib(), HashCost.FLOOR.iterations() * 8, 1);
    bench.start(lane, "a", LaneBench.input("running"));
    bench.argon2id.nextStarted();
    bench.start(lane, "b", LaneBench.input("dear", dear));
    LaneBench.awaitLoad(lane, new LaneLoad(1, 1));

    assertThat(lane.run("late", LaneBench.input("too late"), () -> false)).isEmpty();
  }

  @Test
  void dearJobsKeepNobodyElseOut() throws Exception {
    HashingLane lane = bench.warmLane(2, ROOM);
    bench.startDear(lane, "a");
    LaneBench.awaitLoad(lane, new LaneLoad(0, 1));

    assertThat(LaneBench.runDear(lane, "b")).as("would wait for the other").isEmpty();
    // As many as one thread takes.
    bench.fill(lane, 9);
    assertThat(lane.run("late", LaneBench.input("too late"), () -> false)).isEmpty();
    assertThat(lane.load()).isEqualTo(new LaneLoad(8, 2));
  }

  @Test
  void dearJobsRunOnHalfOfTheThreadsWhoeverElseWaits() throws Exception {
    HashingLane lane = bench.warmLane(2, ROOM);
    bench.paceBecomes(lane, HASH / 20);
    bench.startDear(lane, "dear");
    assertThat(bench.argon2id.nextStarted()).isEqualTo("dear");
    bench.startDear(lane, "dear, too");
    LaneBench.awaitLoad(lane, new LaneLoad(1, 1));

    bench.start(lane, "c", LaneBench.input("usual"));

    assertThat(bench.argon2id.nextStarted()).isEqualTo("usual");
    LaneBench.awaitLoad(lane, new LaneLoad(1, 2));
    bench.argon2id.letEnd(2);
    assertThat(bench.argon2id.nextStarted()).isEqualTo("dear, too");
  }

  // A decoy costs what new hashes do, and a stored hash perhaps less or more.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void itIsNotTheOwnCostThatDecides(int iterations) throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    bench.fill(lane, 8);
    var cost = new HashCost(HashCost.FLOOR.memoryKib(), iterations, 1);

    Future<Optional<byte[]>> last = bench.submit(lane, "z", LaneBench.input("last", cost));
    LaneBench.awaitLoad(lane, new LaneLoad(8, 1));
    assertThat(last.isDone()).isFalse();

    Argon2id.Input same = LaneBench.input("one more", cost);
    assertThat(lane.run("x", same, () -> false)).isEmpty();
  }

  @Test
  void anIdleThreadTakesAnyoneHoweverSlow() throws Exception {
    HashingLane lane = bench.warmLane(2, ROOM);
    bench.paceBecomes(lane, HASH * 20);
    bench.fill(lane, 1);

    Future<Optional<byte[]>> second = bench.submit(lane, "b", LaneBench.input("second"));
    LaneBench.awaitLoad(lane, new LaneLoad(0, 2));
    assertThat(lane.run("c", LaneBench.input("third"), () -> false)).isEmpty();
    bench.argon2id.letEnd(2);
    assertThat(LaneBench.get(second)).isPresent();
  }

  @Test
  void oneClientsCrowdIsRefusedByItsOwnTwoThreadsAndOthersAreNot() throws Exception {
    HashingLane lane = bench.warmLane(4, ROOM);
    for (int i = 0; i < 17; i++) {
      bench.start(lane, "greedy", LaneBench.input("g" + i));
      LaneBench.awaitLoad(lane, new LaneLoad(Math.max(0, i - 1), Math.min(i + 1, 2)));
    }

    assertThat(lane.run("greedy", LaneBench.input("one more"), () -> false)).isEmpty();
    bench.start(lane, "modest", LaneBench.input("m"));
    LaneBench.awaitLoad(lane, new LaneLoad(15, 3));
  }

  @Test
  void aClientThatHasGoneLeavesTheQueueUnhashedAndMakesRoom() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    bench.fill(lane, 8);
    var left = new CountDownLatch(1);
    Argon2id.Input abandoned = LaneBench.input("abandoned");
    Future<Optional<byte[]>> gone =
        bench.submit(() -> lane.run("gone", abandoned, () -> left.getCount() == 0));
    LaneBench.awaitLoad(lane, new LaneLoad(8, 1));
    assertThat(lane.run("late", LaneBench.input("too late"), () -> false)).isEmpty();

    left.countDown();

    assertThat(LaneBench.get(gone)).isEmpty();
    assertThat(abandoned.password).containsOnly(0);
    assertThat(lane.load()).isEqualTo(new LaneLoad(7, 1));
    bench.start(lane, "next", LaneBench.input("next"));
    LaneBench.awaitLoad(lane, new LaneLoad(8, 1));
    bench.empty(lane, HASH);
    assertThat(bench.argon2id.hashed).doesNotContain("abandoned");
  }

  @Test
  void aClientThatLeavesWhileItsHashRunsIsNotAskedFor() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    Future<Optional<byte[]>> running =
        bench.submit(() ->
            lane.run(
                "a",
                LaneBench.input("running"),
                () -> {
                  throw new IllegalStateException("asked");
                }));
    bench.argon2id.nextStarted();
    bench.argon2id.letEnd(1);

    assertThat(LaneBench.get(running)).isPresent();
  }

  @Test
  void askingThatFailsLeavesTheLaneWhole() throws Exception {
    HashingLane lane = bench.warmLane(1, ROOM);
    bench.fill(lane, 1);
    Future<Optional<byte[]>> failing =
        bench.submit(() ->
            lane.run(
                "b",
                LaneBench.input("waiting"),
                () -> {
                  throw new IllegalStateException("no answer");
                }));

    assertThat(failing).failsWithin(Duration.ofSeconds(20));
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 1));
  }

  @Test
  void ofManyWhoRaceEachIsHashedOrRefusedAndNoneLost() throws Exception {
    HashingLane lane = bench.warmLane(2, 20);
    bench.argon2id.letEnd(1_000_000);
    var goes = new CountDownLatch(1);
    List<Future<Optional<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String name = "racer " + i;
      answers.add(
          bench.submit(() -> {
            goes.await();
            int hashed = 0;
            for (int k = 0; k < 20; k++) {
              Argon2id.Input input = LaneBench.input(name + "/" + k);
              Optional<byte[]> tag = lane.run(name, input, () -> false);
              assertThat(input.password).containsOnly(0);
              hashed += tag.isPresent() ? 1 : 0;
            }
            return Optional.of(new byte[hashed]);
          }));
    }
    int before = bench.argon2id.hashed.size();
    goes.countDown();
    int hashed = 0;
    for (Future<Optional<byte[]>> answer : answers) {
      hashed += LaneBench.get(answer).orElseThrow().length;
    }

    assertThat(bench.argon2id.hashed).hasSize(before + hashed).doesNotHaveDuplicates();
    assertThat(lane.load()).isEqualTo(new LaneLoad(0, 0));
  }
}
