package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Server;
import dev.countersign.endurance.Wire.Tokens;
import dev.countersign.openapi.ContractSchema;
import dev.countersign.store.PostgresSchema;
import dev.countersign.store.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real PostgreSQL that freezes, or is killed in the middle of traffic and started again, below
/// one server that is never restarted.
@Timeout(3_600)
final class DatabaseServerOutageTest {
  private static final int ROUNDS = Effort.rounds(3);
  private static final int FLOOD = 30;
  private static final int WAVES = 2;
  private static final int MIN_ANSWERS = 100;
  private static final int MAX_ANSWERS = 600;
  // Only a failing test waits for it.
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "SecurePass123!";
  private static final String NEW_PASSWORD = "NewSecurePass456!";
  private static final Pattern BLANK_LINE = Pattern.compile("\\R\\R");
  private static final List<PostgresServer> STARTED = new ArrayList<>();

  private final PostgresServer postgres = STARTED.getFirst();
  private final AppFixture app =
      AppFixture.startOn(
          new PostgresSchema(postgres),
          // Whoever waits for the mail of a reset would wait for that of all registrations.
          Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", "COUNTERSIGN_VERIFICATION", "off"));
  private final Host host = app::post;

  @TempDir private Path directory;

  @BeforeAll
  static void startPostgres() {
    STARTED.add(PostgresServer.own());
  }

  @AfterAll
  static void endPostgres() {
    STARTED.forEach(PostgresServer::close);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  /// For whom a refusal is no answer at all: what was asked may have been done.
  private static final class Doubtful implements Server {
    private final AppFixture app;
    private final CountDownLatch answers;

    Doubtful(AppFixture app, int answers) {
      this.app = app;
      this.answers = new CountDownLatch(answers);
    }

    @Override
    public Reply post(String path, String json, String... headers) {
      return answered(app.post(path, json, headers));
    }

    @Override
    public Reply get(String path, String... headers) {
      return answered(app.get(path, headers));
    }

    private Reply answered(Reply reply) {
      if (reply.status() == 503) {
        throw new UncheckedIOException(new IOException("refused: " + reply));
      }
      answers.countDown();
      return reply;
    }

    void awaitAnswers() throws InterruptedException {
      assertThat(answers.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whileTheDatabaseIsFrozenEveryCallIsRefusedAndAfterwardsTheSameServerGoesOn()
      throws Exception {
    var random = new Random(Effort.seed(getClass()));
    List<Witness> witnesses = prepared(random);
    String email = app.newEmail();
    Tokens wackyPod = Wire.tokens(WACKYPOD, Wire.register(host, WACKYPOD, email, PASSWORD));
    Tokens momail = Wire.tokens(MOMAIL, Wire.logIn(host, MOMAIL, email, PASSWORD));
    assertThat(Wire.requestReset(host, email).status()).isEqualTo(200);
    String resetToken = app.resetTokens(email).getFirst();
    List<Callable<Reply>> calls =
        List.of(
            () -> Wire.refresh(host, WACKYPOD, wackyPod.refresh()),
            () -> Wire.refresh(host, MOMAIL, momail.refresh()),
            () -> Wire.logIn(host, WACKYPOD, email, PASSWORD),
            () -> Wire.logIn(host, MOMAIL, email, PASSWORD),
            () -> Wire.register(host, WACKYPOD, app.newEmail(), PASSWORD),
            () -> Wire.register(host, MOMAIL, app.newEmail(), PASSWORD),
            () -> Wire.logOut(host, wackyPod),
            () -> Wire.logOut(host, momail),
            () -> Wire.requestReset(host, email),
            () -> Wire.reset(host, resetToken, NEW_PASSWORD));

    try {
      loadUntil(postgres::freeze, witnesses, random);
      assertAllRefused(calls);
      for (int wave = 0; wave < WAVES; wave++) {
        assertAllRefused(flood(calls));
        until("no thread of a request is left", () -> threadsOfRequests() == 0);
      }
      assertThat(app.get("/health/live").status()).isEqualTo(200);
      assertThat(app.get("/health/ready").status()).isEqualTo(503);
    } finally {
      postgres.thaw();
    }

    awaitRecovery("thawed", email);
    witnesses.forEach(witness -> witness.testify(host));
    // Nothing of all that was refused later has happened.
    Reply refreshed = Wire.refresh(host, WACKYPOD, wackyPod.refresh());
    assertThat(Wire.generation(Wire.tokens(WACKYPOD, refreshed).refresh())).isEqualTo(2);
    assertThat(Wire.refresh(host, MOMAIL, momail.refresh()).status()).isEqualTo(200);
    assertThat(Wire.reset(host, resetToken, NEW_PASSWORD).status()).isEqualTo(200);
    assertThat(Wire.logIn(host, MOMAIL, email, NEW_PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheDatabaseWasKilledAndNoSessionIsLost() throws Exception {
    var random = new Random(Effort.seed(getClass()));
    String email = app.newEmail();
    assertThat(Wire.register(host, MOMAIL, email, PASSWORD).status()).isEqualTo(201);
    List<Witness> witnesses = prepared(random);

    for (int round = 0; round < ROUNDS; round++) {
      try {
        loadUntil(postgres::kill, witnesses, random);
        assertAllRefused(List.of(() -> Wire.logIn(host, MOMAIL, email, PASSWORD)));
      } finally {
        postgres.restart();
      }
      awaitRecovery("restarted", email);
      witnesses.forEach(witness -> witness.testify(host));
    }

    witnesses.forEach(witness -> System.out.println("DatabaseServerOutageTest: " + witness));
    assertThat(witnesses).allMatch(witness -> witness.acknowledged() > 0);
  }

  private List<Witness> prepared(Random random) {
    var witnesses = new ArrayList<Witness>();
    for (int i = 0; i < 4; i++) {
      witnesses.add(new Witness.OfRotation("rotation" + i + "@example.com", random.nextBoolean()));
    }
    witnesses.add(new Witness.OfLastingTokens("lasting@example.com"));
    witnesses.add(new Witness.OfLogouts("logout@example.com"));
    witnesses.add(new Witness.OfResets("reset@example.com"));
    witnesses.add(new Witness.OfRegistrations("new"));
    witnesses.forEach(witness -> witness.prepare(host));
    return witnesses;
  }

  /// Has all of them call without pause, until this happens to the database in the middle of it.
  private void loadUntil(Runnable blow, List<Witness> witnesses, Random random) throws Exception {
    var server = new Doubtful(app, random.nextInt(MIN_ANSWERS, MAX_ANSWERS));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lives = new ArrayList<Future<?>>();
      for (Witness witness : witnesses) {
        lives.add(threads.submit(() -> untilItIsRefused(server, witness)));
      }
      server.awaitAnswers();
      Witness.awaitFirstEffects(witnesses, lives, PATIENCE);
      blow.run();
      long begun = System.nanoTime();
      for (Future<?> life : lives) {
        life.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      report("who was in the middle of it is refused within %d ms".formatted(millisSince(begun)));
    }
  }

  private static void untilItIsRefused(Server server, Witness witness) {
    try {
      while (true) {
        witness.act(server);
      }
    } catch (UncheckedIOException e) {
      // The one answer that said nothing.
    }
  }

  private static List<Callable<Reply>> flood(List<Callable<Reply>> calls) {
    var flood = new ArrayList<Callable<Reply>>();
    for (int i = 0; i < FLOOD; i++) {
      flood.add(calls.get(i % calls.size()));
    }
    return flood;
  }

  private static void assertAllRefused(List<Callable<Reply>> calls) {
    long begun = System.nanoTime();
    List<Reply> replies = Together.run(calls);
    report("%d calls at once refused within %d ms".formatted(calls.size(), millisSince(begun)));
    for (Reply reply : replies) {
      assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).get().asString().matches("[1-9]\\d{0,2}");
      ContractSchema.check(reply.response());
    }
  }

  private void awaitRecovery(String how, String email) {
    long begun = System.nanoTime();
    until("it signs in again", () -> Wire.logIn(host, MOMAIL, email, PASSWORD).status() == 200);
    report("PostgreSQL %s: signs in again after %d ms".formatted(how, millisSince(begun)));
  }

  private static void until(String what, BooleanSupplier isSo) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
    }
  }

  /// How many threads, virtual ones among them, are at work on a request.
  private int threadsOfRequests() {
    Path dump = directory.resolve("threads");
    try {
      Files.deleteIfExists(dump);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return Math.toIntExact(
          BLANK_LINE
              .splitAsStream(Files.readString(dump))
              .filter(thread -> thread.contains("dev.countersign.http.Edge"))
              .count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static void report(String what) {
    System.out.println("DatabaseServerOutageTest: " + what);
  }
}
