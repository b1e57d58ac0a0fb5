package dev.countersign.session;

import dev.countersign.account.Account;
import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.KeyPolicy;
import dev.countersign.crypto.KeyPolicy.AccessTokenTerms;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.MasterKeySources;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.SigningAlgorithm;
import dev.countersign.crypto.SigningMethod;
import dev.countersign.store.SqliteDatabase;
import dev.countersign.wackypod.WackyPodEntrance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Tokens made and checked, without the database.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenBenchmark {
  private static final Contract CONTRACT = WackyPodEntrance.CONTRACT;
  private static final String ISSUER = "https://auth.example.com";
  private static final int KEY_BYTES = 32;

  private SqliteDatabase database;
  private AccessTokens accessTokens;
  private RotatingRefreshTokens refreshTokens;
  private Account account;
  private Session session;
  private String accessToken;
  private String refreshToken;

  @Setup
  public void setUp() throws IOException {
    Clock clock = Clock.systemUTC();
    var random = new RandomTokens(new SecureRandom());
    Path work = Files.createDirectories(Path.of("bench", "target", "work").toAbsolutePath());
    database = SqliteDatabase.open(Files.createTempDirectory(work, "jmh"), clock);
    var master = new MasterKey.Given(random.next(KEY_BYTES));
    var signing = new SigningMethod.Made(SigningAlgorithm.ES256);
    var terms = new AccessTokenTerms(signing, CONTRACT.accessTokenLife());
    var policy = new KeyPolicy(Duration.ofDays(90), Map.of(CONTRACT.id(), terms));
    KeyRing keys =
        KeyRing.open(database, MasterKeySources.of(master), policy, event -> {}, clock, random);
    var its = AccessTokenKeys.of(keys, CONTRACT.id());
    accessTokens = new AccessTokens(ISSUER, Map.of(CONTRACT.id(), its), random, clock);
    refreshTokens = new RotatingRefreshTokens(ISSUER, keys);
    account = account(random, clock.instant());
    session = session(random, clock.instant());
    accessToken = issueAccessToken();
    refreshToken = mintRefreshToken();
    if (readAccessToken().isEmpty() || !checkRefreshToken()) {
      throw new IllegalStateException("the tokens are not what they should be");
    }
  }

  @TearDown
  public void tearDown() {
    database.close();
  }

  private static Account account(RandomTokens random, Instant now) {
    var hash =
        new Argon2idHash(
            HashCost.FLOOR,
            random.next(Argon2idHash.SALT_BYTES),
            random.next(Argon2idHash.TAG_BYTES));
    return Account.fresh(
        random.newUserId(), new Email("ada@example.com"), new PersonName("Ada"), hash, now);
  }

  private Session session(RandomTokens random, Instant now) {
    return new Session(
        random.newSessionId(),
        account.id(),
        CONTRACT.id(),
        random.next(RotatingRefreshTokens.SEED_BYTES),
        refreshTokens.currentKey().kid(),
        1,
        now,
        now,
        now.plus(SessionRules.IDLE_LIFE),
        now.plus(Duration.ofDays(30)),
        false,
        Secret.ofText("bench"));
  }

  @Benchmark
  public String issueAccessToken() {
    return accessTokens
        .issue(CONTRACT, session.id(), session.expiresAt(), account)
        .text()
        .exposeText();
  }

  @Benchmark
  public Optional<?> readAccessToken() {
    return accessTokens.sessionOf(CONTRACT, accessToken);
  }

  @Benchmark
  public String mintRefreshToken() {
    return refreshTokens.again(CONTRACT, session).orElseThrow().exposeText();
  }

  @Benchmark
  public boolean checkRefreshToken() {
    return refreshTokens.parse(CONTRACT, refreshToken).orElseThrow().isAuthentic(session);
  }
}
