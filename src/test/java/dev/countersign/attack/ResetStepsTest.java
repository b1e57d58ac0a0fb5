package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Keycloak CVE-2026-18963: by taking the steps of a reset in another order, somebody set a
/// password without the mailed proof. Here any steps in any order are compared with a small model.
final class ResetStepsTest {
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final int NEWEST = 3;

  @Test
  void noOrderOfStepsSetsAPasswordWithoutALiveMailedToken() {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    int steps = 80 * Integer.getInteger("countersign.rounds", 1);
    try (AppFixture app = AppFixture.start()) {
      var walk = new Walk(app, new Random(seed));
      for (int i = 0; i < steps; i++) {
        String step = walk.step();
        assertThat(walk.faults()).as("seed %d, step %d: %s", seed, i, step).isEmpty();
      }
    }
  }

  /// A mailed token, and until when it is good.
  private record Mailed(String token, Instant expires) {}

  /// One account, what the model says of it, and everything tried so far.
  private static final class Walk {
    private final AppFixture app;
    private final Random random;
    private final Person ada;
    private final List<Mailed> live = new ArrayList<>();
    private final List<String> ever = new ArrayList<>(List.of("A".repeat(43)));
    private final List<String> faults = new ArrayList<>();
    private String password = Person.PASSWORD;
    private int passwords;

    Walk(AppFixture app, Random random) {
      this.app = app;
      this.random = random;
      this.ada = Person.signUp(app, "ada@example.com");
    }

    List<String> faults() {
      return faults;
    }

    String step() {
      return switch (random.nextInt(8)) {
        case 0, 1 -> ask();
        case 2, 3 -> confirm("Model-Walk-" + ++passwords, true);
        case 4 -> confirm("feeble", false);
        case 5 -> look();
        case 6 -> passTime();
        default -> checkPassword();
      };
    }

    private String ask() {
      String token = ada.mailedToken();
      ever.add(token);
      live.addFirst(new Mailed(token, app.clock().instant().plus(LIFE)));
      while (live.size() > NEWEST) {
        live.removeLast();
      }
      return "ask";
    }

    private String confirm(String wanted, boolean strong) {
      String token = ever.get(random.nextInt(ever.size()));
      boolean form = random.nextBoolean();
      boolean good = isLive(token);
      int status =
          form
              ? app.postForm("/reset-password", "token", token, "password", wanted).status()
              : app.post(
                      "/api/auth/reset-password", JsonBody.of("token", token, "password", wanted))
                  .status();
      expect(good && strong ? 200 : 400, status);
      if (good && strong) {
        password = wanted;
        live.clear();
      }
      return "confirm " + (good ? "live" : "dead") + " with " + wanted + ", form " + form;
    }

    private String look() {
      String token = ever.get(random.nextInt(ever.size()));
      expect(isLive(token) ? 200 : 400, Door.RESET_LINK.present(app, token).status());
      return "look";
    }

    private String passTime() {
      app.clock().advance(Duration.ofMinutes(random.nextInt(20)));
      return "time passes";
    }

    private String checkPassword() {
      expect(true, ada.canSignInWith(password));
      expect(false, ada.canSignInWith("feeble"));
      expect(password.equals(Person.PASSWORD), ada.canSignInWith(Person.PASSWORD));
      return "sign in";
    }

    private boolean isLive(String token) {
      Instant now = app.clock().instant();
      return live.stream().anyMatch(m -> m.token().equals(token) && now.isBefore(m.expires()));
    }

    private void expect(Object expected, Object actual) {
      if (!expected.equals(actual)) {
        faults.add("expected " + expected + ", got " + actual);
      }
    }
  }
}
