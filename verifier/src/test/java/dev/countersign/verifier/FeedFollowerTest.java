package dev.countersign.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.verifier.Issuer.Said;
import dev.countersign.verifier.Issuer.SignerKey;
import dev.countersign.verifier.Verification.Reason;
import dev.countersign.verifier.Verification.Rejected;
import dev.countersign.verifier.Verification.Unavailable;
import dev.countersign.verifier.Verification.Verified;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the feed is followed, and what happens when it cannot be.
class FeedFollowerTest {
  // Only a failing test waits for it.
  private static final Duration LONG = Duration.ofSeconds(60);

  // Unless something else is said.
  private static final Duration STALE_AFTER = Duration.ofSeconds(60);

  private final AtomicLong nanos = new AtomicLong();
  private Issuer issuer;
  private TokenVerifier verifier;
  private String token;

  @BeforeEach
  void start() throws IOException {
    start(UnaryOperator.identity());
  }

  private void start(UnaryOperator<TokenVerifier.Builder> kind) throws IOException {
    issuer = new Issuer();
    token = issuer.key.sign(Issuer.claims());
    verifier = kind.apply(builder()).build();
  }

  @AfterEach
  void stop() {
    verifier.close();
    issuer.close();
  }

  private TokenVerifier.Builder builder() {
    return TokenVerifier.of(Issuer.NAME, "momail")
        .server(issuer.url())
        .client("a:b", "c d")
        .clock(Clock.fixed(Instant.ofEpochSecond(Issuer.NOW), ZoneOffset.UTC))
        .nanoTime(nanos::get);
  }

  /// Starts another verifier, and another server, that the first has not asked.
  private void restart(UnaryOperator<TokenVerifier.Builder> kind) throws IOException {
    stop();
    start(kind);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void await(BooleanSupplier isSo) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void awaitVerification(Verification expected) {
    await(() -> verifier.verify(token).equals(expected));
  }

  private void assertGood(boolean checkedForRevocation) {
    assertThat(verifier.verify(token))
        .isInstanceOfSatisfying(
            Verified.class,
            it -> assertThat(it.checkedForRevocation()).isEqualTo(checkedForRevocation));
  }

  @Test
  void nobodyIsLetInBeforeTheFeedIsKnown() throws InterruptedException {
    assertThat(verifier.verify(token)).isEqualTo(new Unavailable(Reason.STALE_FEED));
    issuer.tell("one", true);
    issuer.tell("two", false);

    assertThat(verifier.awaitReady(LONG)).isTrue();
    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    await(() -> issuer.feedQueries.size() >= 3);
    assertThat(issuer.feedQueries.subList(0, 3))
        .containsExactly("null", "since=one&wait=0", "since=two&wait=25");
    // RFC 6749 §2.3.1: a%3Ab:c+d
    assertThat(issuer.feedAuthorizations).containsOnly("Basic YSUzQWI6Yytk");
  }

  @Test
  void aSessionIsRefusedOnceItIsTold() throws InterruptedException {
    issuer.tell("one", false, "other");
    verifier.awaitReady(LONG);
    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);

    issuer.tell("two", false, Issuer.SID);

    awaitVerification(new Rejected(Reason.REVOKED));
  }

  @Test
  void tokensOfAUserAreRefusedFromBeforeTheMomentThatIsToldAndNoYoungerOnes()
      throws InterruptedException {
    issuer.tell("one", false);
    verifier.awaitReady(LONG);
    String younger =
        issuer.key.sign(
            Issuer.claims()
                .replace("\"iat\":" + Issuer.NOW, "\"iat\":" + (Issuer.NOW + 1))
                .replace(Issuer.SID, "younger"));
    String undated = issuer.key.sign(Issuer.claims().replace("\"iat\":" + Issuer.NOW + ",", ""));
    String ofAnother = issuer.key.sign(Issuer.claims().replace("user_1", "user_2"));

    issuer.tell(issuer.key, Issuer.cutoff("two", "user_1", Issuer.NOW + 1));

    awaitVerification(new Rejected(Reason.REVOKED));
    assertThat(verifier.verify(undated)).isEqualTo(new Rejected(Reason.REVOKED));
    assertThat(verifier.verify(younger)).isInstanceOf(Verified.class);
    assertThat(verifier.verify(ofAnother)).isInstanceOf(Verified.class);
  }

  @Test
  void aSessionIsRefusedThoughItIsToldWhileItsTokenIsChecked() throws Exception {
    Thread checking = Thread.currentThread();
    var isTold = new AtomicBoolean();
    restart(it ->
        it.nanoTime(() -> {
          if (Thread.currentThread().equals(checking) && !isTold.getAndSet(true)) {
            issuer.tell("one", false, Issuer.SID);
            awaitVerification(new Rejected(Reason.REVOKED));
          }
          return 0;
        }));
    await(() -> !issuer.feedQueries.isEmpty());

    assertThat(verifier.verify(token)).isEqualTo(new Rejected(Reason.REVOKED));
  }

  @Test
  void aSessionOfTheFirstPageIsRefusedBeforeTheLastHasCome() {
    issuer.tell("one", true, Issuer.SID);

    awaitVerification(new Rejected(Reason.REVOKED));
  }

  @Test
  void anAnswerThatIsNotTheServersChangesNothing() throws InterruptedException {
    issuer.tell(SignerKey.es256("first"), Issuer.payload("bad", false, Issuer.SID));
    issuer.said.add(new Said(200, since -> "x".repeat(5_000_000)));
    issuer.tell("good", false);

    verifier.awaitReady(LONG);

    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    assertThat(issuer.feedQueries).startsWith("null", "null", "null");
  }

  @Test
  void aTokenOfTheFeedsKindIsNoAccessToken() {
    String header = issuer.key.header("revocations+jwt");

    assertThat(verifier.verify(issuer.key.sign(header, Issuer.claims())))
        .isEqualTo(new Rejected(Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 429, 500, 503, 302})
  void aServerThatRefusesIsAskedAgainFromWhereItWas(int status) throws InterruptedException {
    issuer.tell("one", false);
    verifier.awaitReady(LONG);
    issuer.said.add(new Said(status, since -> ""));
    issuer.tell("two", false, Issuer.SID);

    awaitVerification(new Rejected(Reason.REVOKED));
    await(() -> issuer.feedQueries.size() >= 4);
    assertThat(issuer.feedQueries.subList(1, 4))
        .containsExactly("since=one&wait=25", "since=one&wait=0", "since=two&wait=25");
  }

  @Test
  void aCursorThatIsNoneAnyMoreIsForgotten() throws InterruptedException {
    issuer.tell("one", false);
    verifier.awaitReady(LONG);
    issuer.said.add(new Said(400, since -> ""));
    issuer.tell("two", false, Issuer.SID);

    awaitVerification(new Rejected(Reason.REVOKED));
    assertThat(issuer.feedQueries.get(2)).isEqualTo("null");
  }

  @Test
  void nobodyIsLetInOnceTheFeedIsStaleIfSoWished() throws InterruptedException {
    issuer.tell("one", false, "other");
    verifier.awaitReady(LONG);

    pass(STALE_AFTER);
    assertGood(true);

    pass(Duration.ofNanos(1));
    assertThat(verifier.verify(token)).isEqualTo(new Unavailable(Reason.STALE_FEED));
  }

  @Test
  void everybodyIsLetInOnceTheFeedIsStaleIfSoWishedButWhoIsKnownToHaveEnded()
      throws InterruptedException, IOException {
    restart(it -> it.staleAfter(STALE_AFTER, Staleness.ACCEPT));
    String ended = issuer.key.sign(Issuer.claims().replace(Issuer.SID, "ended"));
    assertGood(false);
    issuer.tell("one", false, "ended");
    verifier.awaitReady(LONG);

    pass(STALE_AFTER);
    assertGood(true);

    pass(Duration.ofNanos(1));
    assertGood(false);
    assertThat(verifier.verify(ended)).isEqualTo(new Rejected(Reason.REVOKED));
  }

  @Test
  void itIsFollowedAfterWhateverWentWrong() throws IOException {
    var wrong =
        new ConcurrentLinkedQueue<Runnable>(
            List.of(
                () -> {
                  throw new IllegalStateException("wrong");
                },
                () -> {
                  throw new NoClassDefFoundError("wrong");
                }));
    restart(it ->
        it.nanoTime(() -> {
          if (Thread.currentThread().getName().equals("countersign-feed")) {
            Optional.ofNullable(wrong.poll()).ifPresent(Runnable::run);
          }
          return 0;
        }));
    issuer.tell("one", false, Issuer.SID);

    awaitVerification(new Rejected(Reason.REVOKED));
    assertThat(wrong).isEmpty();
  }

  @Test
  void waitsAreShortWhereTheFeedIsStaleSoon() throws IOException {
    restart(it -> it.staleAfter(Duration.ofSeconds(10), Staleness.REFUSE));
    issuer.tell("one", false);

    await(() -> issuer.feedQueries.stream().anyMatch("since=one&wait=5"::equals));
  }

  @Test
  void aFeedOfANewKeyBringsTheNewKeysAlong() throws InterruptedException, IOException {
    restart(it -> it.keyPause(Duration.ZERO));
    issuer.tell("one", false);
    verifier.awaitReady(LONG);
    SignerKey next = SignerKey.es256("next");
    issuer.publish(next);

    issuer.tell(next, Issuer.payload("two", false));

    // The old key is gone with it, long before keys are fetched by themselves.
    awaitVerification(new Rejected(Reason.UNKNOWN_KEY));
  }

  @Test
  void aKeyThatIsWithdrawnIsForgottenThoughTheFeedIsSignedByAnother() throws Exception {
    SignerKey feeds = SignerKey.es256("feed");
    issuer.publish(issuer.key, feeds);
    issuer.tell(feeds, Issuer.payload("one", false));
    verifier.awaitReady(LONG);
    issuer.publish(feeds);
    pass(KeyCache.LIFE);

    issuer.tell(feeds, Issuer.payload("two", false));

    awaitVerification(new Rejected(Reason.UNKNOWN_KEY));
  }

  @Test
  void itIsFollowedWhileAnApplicationHoldsAllThreadsOfTheCommonPool() throws InterruptedException {
    var done = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      ForkJoinPool.commonPool().execute(() -> awaitQuietly(done));
    }
    try {
      issuer.tell("one", false, Issuer.SID);

      awaitVerification(new Rejected(Reason.REVOKED));
    } finally {
      done.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokensAreJudgedAsWithAStaleFeedOnceTheVerifierIsClosed(Staleness staleness)
      throws Exception {
    restart(it -> it.staleAfter(STALE_AFTER, staleness));
    issuer.tell("one", false);
    verifier.awaitReady(LONG);
    assertGood(true);

    verifier.close();

    switch (staleness) {
      case REFUSE ->
          assertThat(verifier.verify(token)).isEqualTo(new Unavailable(Reason.STALE_FEED));
      case ACCEPT -> assertGood(false);
    }
  }

  @Test
  void aKeyThatIsWithdrawnIsForgottenOnceTheVerifierIsClosedToo() throws InterruptedException {
    issuer.tell("one", false);
    verifier.awaitReady(LONG);
    verifier.close();
    issuer.publish(SignerKey.es256("next"));

    pass(KeyCache.LIFE);

    assertThat(verifier.verify(token)).isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
  }

  @Test
  void aVerifierThatIsClosedAsksNoMore() {
    List<Thread> followers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(it -> it.getName().equals("countersign-feed"))
            .toList();
    assertThat(followers).isNotEmpty();

    verifier.close();

    await(() -> followers.stream().noneMatch(Thread::isAlive));
  }
}
