package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Crashes, races and the background thread.
class OutboxWorkerTest {
  private static final int THREADS = 8;
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path directory;
  private Post post;

  @BeforeEach
  void open() {
    post = new Post(directory);
  }

  @AfterEach
  void close() {
    post.close();
  }

  @Test
  void eachMailIsHeldByOneOfManyWorkers() throws InterruptedException {
    int mails = 60;
    for (int i = 0; i < mails; i++) {
      post.queue("mail " + i);
    }
    var go = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      OutboxWorker worker = post.worker();
      threads.add(Thread.ofPlatform().start(() -> drainAfter(go, worker)));
    }

    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(post.transport.subjects()).hasSize(mails).doesNotHaveDuplicates();
    assertThat(post.rows()).isZero();
  }

  private static void drainAfter(CountDownLatch go, OutboxWorker worker) {
    try {
      go.await();
      worker.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void crashBetweenDeliveryAndWipeDeliversAgainUnderTheSameMessageId() {
    post.queue("hello");
    post.transport.answer(_ -> {
      post.writesFail.set(true);
      return new Delivered();
    });
    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(post::drain);
    post.writesFail.set(false);
    post.transport.answer(_ -> new Delivered());
    post.restart();

    post.drainAfter(OutboxWorker.CLAIM.minusMillis(1));
    assertThat(post.transport.got()).hasSize(1);
    post.drainAfter(Duration.ofMillis(1));

    assertThat(post.transport.got()).hasSize(2);
    assertThat(post.transport.got()).extracting(OutgoingMail::id).containsOnly(firstId());
    assertThat(post.rows()).isZero();
  }

  private UUID firstId() {
    return post.transport.got().getFirst().id();
  }

  @Test
  void lateFailureOfALapsedClaimDoesNotTakeTheMailFromItsNewHolder() {
    post.queue("hello");
    post.transport.answer(first -> {
      // This delivery takes longer than its claim, and somebody else takes over meanwhile.
      post.clock.advance(OutboxWorker.CLAIM);
      post.transport.answer(_ -> new Delivery.TryAgain("second"));
      post.drain();
      return new Delivery.TryAgain("first " + first.id());
    });

    post.drain();
    assertThat(post.transport.got()).hasSize(2);

    // The second attempt's wait of 20 s holds, not the first one's 10 s.
    post.drainAfter(Duration.ofSeconds(19));
    assertThat(post.transport.got()).hasSize(2);
    post.drainAfter(Duration.ofSeconds(1));
    assertThat(post.transport.got()).hasSize(3);
  }

  @Test
  void backgroundThreadDeliversAndOutlivesFailures() throws InterruptedException {
    var delivered = new LinkedBlockingQueue<String>();
    post.transport.answer(got -> {
      if (got.mail().subject().equals("deadly")) {
        throw new StackOverflowError("not even an exception");
      }
      delivered.add(got.mail().subject());
      return new Delivered();
    });
    post.queue("deadly");
    try (var worker = post.worker()) {
      worker.start();
      post.queue("hello");
      post.outbox.wake();
      assertThat(delivered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello");

      post.writesFail.set(true);
      post.queue("while the database fails");
      post.outbox.wake();
      assertThat(post.failedWrites.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      post.writesFail.set(false);
      post.outbox.wake();

      assertThat(delivered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("while the database fails");
    }
  }

  @Test
  void drainWaitsForTheRunUnderWay() throws InterruptedException {
    var inside = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    post.transport.answer(_ -> {
      inside.countDown();
      awaitQuietly(release);
      return new Delivered();
    });
    post.queue("hello");
    try (var worker = post.worker()) {
      worker.start();
      assertThat(inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      Thread drain = Thread.ofPlatform().start(worker::drain);
      assertThat(drain.join(Duration.ofMillis(200))).isFalse();
      release.countDown();

      assertThat(drain.join(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
      assertThat(post.rows()).isZero();
      assertThat(post.transport.got()).hasSize(1);
    }
  }

  @Test
  void aMailThatHangsHoldsUpNoOtherKind() throws InterruptedException {
    var hanging = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    post.transport.answer(_ -> {
      hanging.countDown();
      awaitQuietly(release);
      return new Delivered();
    });
    var kind = new ParcelKind("reset-request");
    var carried = new CountDownLatch(1);
    Courier other =
        _ -> {
          carried.countDown();
          return new Delivered();
        };
    post.queue("hangs");
    try (var worker =
        post.worker(post.sealer, Map.of(Mail.KIND, Courier.forMail(post.transport), kind, other))) {
      worker.start();
      assertThat(hanging.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      post.queue(post.outbox.seal(kind, new byte[] {1}));
      post.outbox.wake();

      assertThat(carried.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      release.countDown();
    }
  }

  @Test
  void asManyMailsAreUnderWayAsTheTransportTakesAndNoMore() throws InterruptedException {
    int atOnce = 3;
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var full = new CyclicBarrier(atOnce);
    var delivered = new CountDownLatch(2 * atOnce);
    var transport =
        new MailTransport() {
          @Override
          public Delivery deliver(OutgoingMail mail) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
              full.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              delivered.countDown();
              return new Delivered();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            } finally {
              inside.decrementAndGet();
            }
          }

          @Override
          public int atOnce() {
            return atOnce;
          }
        };
    for (int i = 0; i < 2 * atOnce; i++) {
      post.queue("mail " + i);
    }
    try (var worker = post.worker(post.sealer, Map.of(Mail.KIND, Courier.forMail(transport)))) {
      worker.start();
      assertThat(delivered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(most.get()).isEqualTo(atOnce);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closedWorkerTakesNothingMore() {
    post.queue("hello");
    var worker = post.worker();
    worker.close();

    worker.drain();

    assertThat(post.transport.got()).isEmpty();
    assertThat(post.rows()).isEqualTo(1);
  }
}
