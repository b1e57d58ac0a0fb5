package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.countersign.mail.Delivery.Refused;
import dev.countersign.mail.Delivery.TryAgain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final Duration MILLI = Duration.ofMillis(1);

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
  void dueMailIsDeliveredOnceAndWiped() {
    post.queue("hello");

    post.drain();
    post.drain();

    assertThat(post.transport.got())
        .singleElement()
        .satisfies(got -> assertThat(got.mail()).isEqualTo(Post.mail("hello")))
        .satisfies(got -> assertThat(got.queuedAt()).isEqualTo(post.clock.instant()));
    assertThat(post.rows()).isZero();
  }

  @Test
  void mailExistsOnlyIfItsCauseCommits() {
    SealedParcel parcel = post.outbox.seal(Post.mail("hello"));

    assertThatIllegalStateException()
        .isThrownBy(() ->
            post.database()
                .write(tx -> {
                  post.outbox.queue(tx, parcel);
                  throw new IllegalStateException("the cause fails");
                }));

    assertThat(post.rows()).isZero();
  }

  @Test
  void mailSurvivesARestart() {
    post.queue("hello");

    post.restart();
    post.drain();

    assertThat(post.transport.subjects()).containsExactly("hello");
  }

  @Test
  void nothingOfAMailIsReadableAtRest() throws IOException {
    post.queue("subject-in-the-clear");

    assertThat(onDisk()).contains(Mail.KIND.name());
    assertThat(onDisk())
        .doesNotContain("subject-in-the-clear", "the text", "the html", "ada@example.com");
    post.drain();
    assertThat(post.transport.subjects()).containsExactly("subject-in-the-clear");
  }

  private String onDisk() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void failedDeliveryIsTriedAgainLaterAndLaterUnderTheSameId() {
    post.transport.answer(_ -> new TryAgain("mailbox full"));
    post.queue("hello");

    post.drain();
    post.drainAfter(Duration.ofSeconds(10).minus(MILLI));
    assertThat(post.transport.got()).hasSize(1);
    post.drainAfter(MILLI);
    assertThat(post.transport.got()).hasSize(2);
    post.drainAfter(Duration.ofSeconds(20).minus(MILLI));
    assertThat(post.transport.got()).hasSize(2);
    post.drainAfter(MILLI);

    assertThat(post.transport.got()).hasSize(3);
    assertThat(post.transport.got())
        .extracting(got -> got.messageId("x"))
        .containsOnly(messageIdOfFirst());
    assertThat(post.transport.got())
        .extracting(OutgoingMail::queuedAt)
        .hasSameElementsAs(queuedAtOfFirst());
  }

  private String messageIdOfFirst() {
    return post.transport.got().getFirst().messageId("x");
  }

  private List<Instant> queuedAtOfFirst() {
    return List.of(post.transport.got().getFirst().queuedAt());
  }

  @Test
  void oneFailureDoesNotHoldUpTheOthers() {
    post.transport.answer(
        got -> got.mail().subject().equals("bad") ? new TryAgain("no") : new Delivery.Delivered());
    post.queue("bad");
    post.queue("good");

    post.drain();

    assertThat(post.transport.subjects()).containsExactlyInAnyOrder("bad", "good");
    assertThat(post.rows()).isEqualTo(1);
  }

  @Test
  void transportThatThrowsIsTriedAgain() {
    post.transport.answer(_ -> {
      throw new IllegalArgumentException("ada@example.com is broken");
    });
    post.queue("hello");
    post.drain();

    post.transport.answer(_ -> new Delivery.Delivered());
    post.drainAfter(Duration.ofSeconds(10));

    assertThat(post.transport.got()).hasSize(2);
    assertThat(post.rows()).isZero();
  }

  @Test
  void refusedMailIsDropped() {
    post.transport.answer(_ -> new Refused("no such mailbox"));
    post.queue("hello");

    post.drain();
    post.drainAfter(Duration.ofHours(1));

    assertThat(post.transport.got()).hasSize(1);
    assertThat(post.rows()).isZero();
  }

  @Test
  void whatBecameOfAMailIsKeptWhenItIsGone() {
    post.transport.answer(got ->
        switch (got.mail().subject()) {
          case "bad" -> new Refused("550 no such mailbox");
          case "late" -> new TryAgain("451 later");
          default -> new Delivery.Delivered();
        });
    post.queue("bad");
    post.queue("late");
    post.queue("good");

    post.drain();

    MailQueue queue = post.mailQueue();
    assertThat(queue.waiting()).isEqualTo(new MailQueue.Waiting(1, 1, post.clock.instant()));
    assertThat(queue.reasons()).containsExactly("451 later");
    assertThat(queue.count(MailOutcome.SENT)).isEqualTo(1);
    assertThat(queue.failed())
        .extracting(MailQueue.Failed::reason)
        .containsExactly("550 no such mailbox");
    post.clock.advance(Outbox.MAX_AGE);
    new PurgeOutbox(post.database(), post.clock).runSlice();
    assertThat(post.mailQueue().failed())
        .extracting(MailQueue.Failed::outcome, MailQueue.Failed::reason)
        .containsExactly(
            tuple(MailOutcome.EXPIRED, "451 later"),
            tuple(MailOutcome.REFUSED, "550 no such mailbox"));
  }

  @Test
  void mailIsDeliveredUntilJustBeforeItsLinkExpires() {
    post.queue("hello", post.clock.instant().plusSeconds(60));

    post.drainAfter(Duration.ofSeconds(60).minus(MILLI));

    assertThat(post.transport.got()).hasSize(1);
  }

  @Test
  void mailIsDroppedAtTheInstantItsLinkExpires() {
    post.queue("hello", post.clock.instant().plusSeconds(60));

    post.drainAfter(Duration.ofSeconds(60));
    new PurgeOutbox(post.database(), post.clock).runSlice();

    assertThat(post.transport.got()).isEmpty();
    assertThat(post.rows()).isZero();
  }

  @Test
  void mailIsDroppedAfterADayAtTheLatest() {
    post.queue("hello", post.clock.instant().plus(Duration.ofDays(7)));
    post.queue("forever", Instant.MAX);

    post.drainAfter(Outbox.MAX_AGE);

    assertThat(post.transport.got()).isEmpty();
  }

  @Test
  void purgeTakesExpiredRowsOnlyAndInSlices() {
    Instant soon = post.clock.instant().plusSeconds(1);
    for (int i = 0; i < 201; i++) {
      post.queue("old", soon);
    }
    post.queue("young");
    var chore = new PurgeOutbox(post.database(), post.clock);
    assertThat(chore.runSlice()).isFalse();
    assertThat(post.rows()).isEqualTo(202);

    post.clock.advance(Duration.ofSeconds(1));

    assertThat(chore.runSlice()).isTrue();
    assertThat(post.rows()).isEqualTo(2);
    assertThat(chore.runSlice()).isFalse();
    assertThat(post.rows()).isEqualTo(1);
  }

  @Test
  void mailThatTheKeyDoesNotOpenWaitsForTheRightKey() {
    post.queue("hello");

    try (var worker =
        post.worker(new TestSealer(), Map.of(Mail.KIND, Courier.forMail(post.transport)))) {
      worker.drain();
    }
    assertThat(post.transport.got()).isEmpty();
    post.drainAfter(Duration.ofSeconds(10));

    assertThat(post.transport.got()).hasSize(1);
  }

  @Test
  void sealedMailMovedToAnotherRowDoesNotOpen() {
    post.queue("mine");
    post.queue("yours");

    post.database()
        .write(
            tx -> tx.sql().execute("UPDATE outbox SET sealed = (SELECT MIN(sealed) FROM outbox)"));
    post.drain();

    assertThat(post.transport.got()).hasSize(1);
    assertThat(post.rows()).isEqualTo(1);
  }

  @Test
  void mailWithoutAWayOutWaitsUntouchedForAStartWithOne() {
    post.queue("hello");

    try (var worker = post.worker(post.sealer, Map.of())) {
      worker.drain();
    }
    assertThat(post.rows()).isEqualTo(1);
    post.drain();

    assertThat(post.transport.got()).hasSize(1);
  }

  @Test
  void parcelsGoToTheCourierOfTheirKind() {
    var kind = new ParcelKind("reset-request");
    byte[] content = {1, 2, 3};
    SealedParcel parcel = post.outbox.seal(kind, content);
    post.database()
        .write(tx -> {
          post.outbox.queue(tx, parcel);
          return true;
        });
    post.queue("a mail");

    var seen = new ArrayList<byte[]>();
    Courier courier =
        got -> {
          seen.add(got.exposeContent());
          post.queue("from the courier");
          return new Delivery.Delivered();
        };
    try (var worker =
        post.worker(
            post.sealer, Map.of(kind, courier, Mail.KIND, Courier.forMail(post.transport)))) {
      worker.drain();
    }

    assertThat(seen).containsExactly(content);
    assertThat(post.transport.subjects()).containsExactlyInAnyOrder("a mail", "from the courier");
    assertThat(post.rows()).isZero();
  }

  @Test
  void wakingBeforeTheWaitIsNotLost() {
    post.outbox.wake();
    post.outbox.wake();

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> post.outbox.awaitWake(0, Duration.ofDays(1)),
        "a wake got lost");
  }
}
