package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.store.FaultyDatabase;
import dev.countersign.store.FaultyDatabase.Fault;
import dev.countersign.store.RealDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// supabase/auth issue 2674, Spring CVE-2025-22234: how long an answer took told who is registered.
///
/// Here the work is counted, which no busy machine blurs: what is asked of the database, for
/// whoever is registered and for whoever is not. That both are hashed alike is shown where hashing
/// is, by the decoy.
final class PastTimingFailuresTest {
  // Spring skipped the check of passwords beyond 72 bytes, for unknown users alone.
  private static final List<String> PASSWORDS =
      List.of("Wrong-1!", "Wrong-1" + "x".repeat(66), "Wrong-1" + "x".repeat(5_000));

  // Where nobody has signed in from: at home an account may well be told from none.
  private static final String STRANGER = "203.0.113.9";

  @ParameterizedTest
  @EnumSource
  void workDoneTellsNobodyWhoIsRegistered(RealDatabase kind) {
    var opened = new AtomicReference<FaultyDatabase>();
    var environment =
        Map.of(
            "COUNTERSIGN_PROXIES_TRUSTED", "127.0.0.1",
            "COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", "100000/1m",
            "COUNTERSIGN_LIMITS_OTHER_PER_ADDRESS", "100000/1m");
    try (AppFixture app =
        AppFixture.startBehind(
            real -> {
              opened.set(new FaultyDatabase(real));
              return opened.get();
            },
            kind,
            environment)) {
      Person proven = Person.signUp(app, "proven@example.com");
      Door.MOMAIL_VERIFY.present(app, proven.mailedProof());
      List<String> emails =
          List.of(
              proven.email(),
              Person.signUp(app, "unproven@example.com").email(),
              "nobody@example.com");
      for (String base : List.of("/v1/auth", "/api/auth")) {
        for (String password : PASSWORDS) {
          assertOneCost(app, opened.get(), base + "/login", emails, "password", password);
        }
        assertOneCost(app, opened.get(), base + "/resend-verification", emails);
      }
      assertOneCost(app, opened.get(), "/api/auth/request-password-reset", emails);
    }
  }

  private static void assertOneCost(
      AppFixture app,
      FaultyDatabase database,
      String path,
      List<String> emails,
      String... otherFields) {
    var costs = new TreeMap<String, String>();
    var answers = new TreeSet<String>();
    for (String email : emails) {
      String[] fields = new String[2 + otherFields.length];
      fields[0] = "email";
      fields[1] = email;
      System.arraycopy(otherFields, 0, fields, 2, otherFields.length);
      String body = JsonBody.of(fields);
      database.expect(Fault.NONE, 0);
      answers.add(app.post(path, body, "X-Forwarded-For", STRANGER).toString());
      costs.put(
          email,
          "%d statements, %d commits"
              .formatted(database.seen(Fault.DISK_FULL), database.seen(Fault.COMMIT_REFUSED)));
    }
    assertThat(costs.values())
        .as("%s: %s", path, costs)
        .containsOnly(costs.firstEntry().getValue());
    assertThat(answers).as(path).hasSize(1);
  }
}
