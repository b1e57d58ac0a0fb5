package dev.countersign.verifier;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When keys are fetched, and which are taken.
class KeyCacheTest {
  private final AtomicLong nanos = new AtomicLong();
  private Issuer issuer;
  private SignerKey key;
  private TokenVerifier verifier;

  @BeforeEach
  void start() throws IOException {
    issuer = new Issuer();
    key = issuer.key;
    verifier = builder().build();
  }

  @AfterEach
  void stop() {
    verifier.close();
    issuer.close();
  }

  private TokenVerifier.Builder builder() {
    return TokenVerifier.of(Issuer.NAME, "momail")
        .server(issuer.url())
        .withoutFeed()
        .clock(Clock.fixed(Instant.ofEpochSecond(Issuer.NOW), ZoneOffset.UTC))
        .nanoTime(nanos::get);
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesIt() {
    try (TokenVerifier impatient = builder().keyPause(Duration.ZERO).build()) {
      impatient.verify(key.sign(Issuer.claims()));
      SignerKey next = SignerKey.es256("next");
      issuer.publish(key, next);

      assertThat(impatient.verify(next.sign(Issuer.claims()))).isInstanceOf(Verified.class);
      assertThat(issuer.keyFetches).hasValue(2);
      impatient.verify(next.sign(Issuer.claims()));
      assertThat(issuer.keyFetches).hasValue(2);
    }
  }

  @Test
  void whoeverMakesUpKeysDoesNotMakeUsFetch() {
    verifier.verify(key.sign(Issuer.claims()));
    for (int i = 0; i < 50; i++) {
      assertThat(verifier.verify(SignerKey.es256("made-up-" + i).sign(Issuer.claims())))
          .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }

    assertThat(issuer.keyFetches).hasValue(1);
    assertThat(verifier.verify(key.sign(Issuer.claims()))).isInstanceOf(Verified.class);
  }

  @Test
  void whoeverMakesUpKeysHoldsUpNobodyElseWhileTheServerHangs() throws Exception {
    try (TokenVerifier impatient = builder().keyPause(Duration.ZERO).build()) {
      impatient.verify(key.sign(Issuer.claims()));
      CountDownLatch mayGo = issuer.keepKeysBack();
      String madeUp = SignerKey.es256("made-up").sign(Issuer.claims());
      FutureTask<Verification> first = verifiedMeanwhile(impatient, madeUp);

      assertThat(impatient.verify(madeUp)).isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
      assertThat(issuer.keyFetches).hasValue(2);

      mayGo.countDown();
      assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }
  }

  /// Has the token verified on a thread of its own, which is asking for the keys by now.
  private FutureTask<Verification> verifiedMeanwhile(TokenVerifier by, String token) {
    int before = issuer.keyFetches.get();
    var task = new FutureTask<Verification>(() -> by.verify(token));
    new Thread(task).start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (issuer.keyFetches.get() == before) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    return task;
  }

  @Test
  void aKeyThatIsWithdrawnIsGoodNoLonger() {
    try (TokenVerifier impatient = builder().keyPause(Duration.ZERO).build()) {
      SignerKey next = SignerKey.es256("next");
      impatient.verify(key.sign(Issuer.claims()));
      issuer.publish(next);
      impatient.verify(next.sign(Issuer.claims()));

      assertThat(impatient.verify(key.sign(Issuer.claims())))
          .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    }
  }

  @Test
  void aKeyThatIsWithdrawnIsForgottenInFiveMinutesThoughNobodyNamesANewOne() {
    String token = key.sign(Issuer.claims());
    verifier.verify(token);
    issuer.publish(SignerKey.es256("next"));

    nanos.addAndGet(KeyCache.LIFE.toNanos() - 1);
    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);

    nanos.incrementAndGet();
    assertThat(verifier.verify(token)).isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
    assertThat(KeyCache.LIFE).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void oldKeysAreGoodWhileAnotherFetchesNewOnes() throws Exception {
    String token = key.sign(Issuer.claims());
    verifier.verify(token);
    CountDownLatch mayGo = issuer.keepKeysBack();
    nanos.addAndGet(KeyCache.LIFE.toNanos());
    FutureTask<Verification> first = verifiedMeanwhile(verifier, token);

    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);

    mayGo.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Verified.class);
    assertThat(issuer.keyFetches).hasValue(2);
  }

  @Test
  void oldKeysThatCannotBeFetchedAreTriedAgainAfterAPause() {
    String token = key.sign(Issuer.claims());
    verifier.verify(token);
    issuer.publish("");
    nanos.addAndGet(KeyCache.LIFE.toNanos());

    for (int i = 0; i < 5; i++) {
      assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    }

    assertThat(issuer.keyFetches).hasValue(2);
  }

  @Test
  void keysThatCannotBeFetchedHaveNotBecomeBadOnes() {
    try (TokenVerifier impatient = builder().keyPause(Duration.ZERO).build()) {
      impatient.verify(key.sign(Issuer.claims()));
      for (String document : List.of("", "{}", "{\"keys\":{}}", "x".repeat(300_000))) {
        issuer.publish(document);
        impatient.verify(SignerKey.es256("other").sign(Issuer.claims()));
      }

      assertThat(impatient.verify(key.sign(Issuer.claims()))).isInstanceOf(Verified.class);
    }
  }

  @Test
  void nothingCanBeSaidWithoutKeys() {
    issuer.publish("");
    assertThat(verifier.verify(key.sign(Issuer.claims())))
        .isEqualTo(new Unavailable(Reason.NO_KEYS));
    issuer.close();
    try (TokenVerifier alone = builder().build()) {
      assertThat(alone.verify(key.sign(Issuer.claims())))
          .isEqualTo(new Unavailable(Reason.NO_KEYS));
    }
  }

  @Test
  void keysThatAreNoneAreLeftOut() {
    String x = key.jwk.replaceFirst(".*\"x\":\"([^\"]*)\".*", "$1");
    for (String jwk :
        List.of(
            "{\"kty\":\"oct\",\"kid\":\"first\",\"alg\":\"HS256\",\"k\":\"AAAA\"}",
            key.jwk.replace("P-256", "P-384"),
            key.jwk.replace("\"sig\"", "\"enc\""),
            key.jwk.replace("ES256", "HS256"),
            key.jwk.replace("ES256", "none"),
            key.jwk.replaceFirst("\"y\":\"[^\"]*\"", "\"y\":\"" + x + "\""),
            key.jwk.replaceFirst("\"y\":\"[^\"]*\"", "\"y\":\"AAAA\""),
            key.jwk.replaceFirst(",\"y\":\"[^\"]*\"", ""),
            "{\"kty\":\"RSA\",\"kid\":\"first\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
            "7")) {
      issuer.publish("{\"keys\":[" + jwk + "]}");
      try (TokenVerifier other = builder().build()) {
        assertThat(other.verify(key.sign(Issuer.claims())))
            .as(jwk)
            .isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
      }
    }
    issuer.publish("{\"keys\":[" + key.jwk + "," + key.jwk + "]}");
    assertThat(verifier.verify(key.sign(Issuer.claims())))
        .isEqualTo(new Unavailable(Reason.NO_KEYS));
  }
}
