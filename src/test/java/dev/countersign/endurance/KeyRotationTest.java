package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.base.Secret;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.SampleRing;
import dev.countersign.crypto.SigningAlgorithm;
import dev.countersign.store.Database;
import dev.countersign.store.PostgresSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Keys that follow one another every minute, on three nodes whose clocks differ, under load,
/// before verifiers that hold the key set as long as they may and whose clocks are a minute wrong
/// (logto issue 7637, supabase/auth issue 2821: a change of keys broke verification).
class KeyRotationTest {
  private static final int STEPS = 240;
  private static final int TURN = 20;
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration ROTATION = Duration.ofMinutes(1);

  /// A minute between any two is what is promised to be borne.
  private static final List<Duration> NODES =
      List.of(Duration.ofSeconds(-30), Duration.ZERO, Duration.ofSeconds(30));

  private static final List<Duration> VERIFIERS =
      List.of(Duration.ofSeconds(-60), Duration.ZERO, Duration.ofSeconds(60));

  private static final byte[] MASTER = new byte[MasterKey.BYTES];

  private final PostgresSchema schema = new PostgresSchema();
  private final AppFixture app =
      AppFixture.startNodes(
          schema,
          Map.of(
              "COUNTERSIGN_LIMITS_ENABLED", "false",
              "COUNTERSIGN_KEYS_MASTER", Base64.getEncoder().encodeToString(MASTER),
              "COUNTERSIGN_KEYS_ROTATION", "1m",
              "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM", "EdDSA"),
          NODES);
  private final List<Database> databases = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.close();
    databases.forEach(Database::close);
    app.close();
  }

  /// A token and when it is over.
  private record Held(String token, Instant expires) {
    static Held of(String token) throws Exception {
      return new Held(
          token, SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant());
    }
  }

  @Test
  void noTokenIsRefusedWhileKeysChangeHundredsOfTimes() throws Exception {
    List<KeyRing> keepers = NODES.stream().map(this::keeper).toList();
    List<CachingVerifier> verifiers =
        VERIFIERS.stream()
            .map(skew ->
                new CachingVerifier(
                    () -> app.get("/.well-known/jwks.json"), Clock.offset(app.clock(), skew)))
            .toList();
    ApiClient momail = Api.MOMAIL.on(app);
    ApiClient wackyPod = Api.WACKYPOD.on(app);
    String kept = momail.newSession().refresh();
    Tokens rotating = wackyPod.newSession();
    Deque<Held> held = new ArrayDeque<>();
    Set<String> kids = new HashSet<>();
    var refused = new ArrayList<String>();
    int most = 0;

    for (int step = 0; step < STEPS; step++) {
      app.clock().advance(STEP);
      // All at the same time, so that somebody signs while somebody else changes the keys.
      List<Callable<String>> signing =
          List.of(
              () -> momail.accessToken(momail.refresh(kept)),
              () -> momail.accessToken(momail.refresh(kept)));
      List<Future<String>> signed = new ArrayList<>();
      signing.forEach(each -> signed.add(threads.submit(each)));
      List<Future<Boolean>> cared = new ArrayList<>();
      caring(keepers, step)
          .forEach(ring -> cared.add(threads.submit(() -> ring.care().runSlice())));
      rotating = wackyPod.tokens(wackyPod.refresh(rotating.refresh()));
      List<Held> now = new ArrayList<>(List.of(Held.of(rotating.access())));
      for (Future<String> each : signed) {
        now.add(Held.of(each.get()));
      }
      for (Future<Boolean> each : cared) {
        each.get();
      }
      held.addAll(now);
      held.removeIf(old -> !app.clock().instant().isBefore(old.expires()));
      // The newest, whose key may be unknown yet, and the oldest, whose key may be gone.
      now.addAll(held.stream().limit(2).toList());
      for (Held each : now) {
        kids.add(SignedJWT.parse(each.token()).getHeader().getKeyID());
        for (CachingVerifier verifier : verifiers) {
          verifier.refusal(each.token()).ifPresent(refused::add);
          most = Math.max(most, verifier.knownKeys());
        }
      }
    }

    assertThat(refused).isEmpty();
    assertThat(kids).hasSizeGreaterThan(2 * STEPS / 3);
    // An hour of one, a quarter of the other, ten minutes before and after each.
    assertThat(most).isBetween(80, 140);
  }

  // Mostly one node at a time, so that it is not always the one whose clock is ahead, and now and
  // then all together.
  private static List<KeyRing> caring(List<KeyRing> keepers, int step) {
    return step % TURN == 0 ? keepers : List.of(keepers.get(step / TURN % keepers.size()));
  }

  private KeyRing keeper(Duration skew) {
    Database database = schema.node();
    databases.add(database);
    return SampleRing.rotating(
        database,
        new MasterKey.Given(Secret.of(MASTER)),
        ROTATION,
        SigningAlgorithm.EDDSA,
        SigningAlgorithm.ES256,
        Clock.offset(app.clock(), skew));
  }
}
