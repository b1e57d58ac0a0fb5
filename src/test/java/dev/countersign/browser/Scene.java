package dev.countersign.browser;

import com.google.errorprone.annotations.Immutable;
import dev.countersign.AppFixture;
import java.util.function.Supplier;

/// Every page in every state that people can bring it into, and how.
enum Scene {
  FORGOT((visit, _) -> visit.open("/forgot-password")),
  FORGOT_NO_ADDRESS((visit, _) -> visit.open("/forgot-password").submit("email", "a@b")),
  FORGOT_SENT((visit, _) -> visit.open("/forgot-password").submit("email", "ada@example.com")),
  RESET_CODE((visit, _) -> visit.open("/reset-password")),
  RESET_CODE_WRONG((visit, _) -> visit.open("/reset-password").submit("code", "9F4ZK-7Q2MX")),
  RESET((visit, person) -> visit.openMailed("/reset-password", person.get())),
  RESET_WEAK((visit, person) ->
      visit.openMailed("/reset-password", person.get()).submit("password", "secret")),
  RESET_DONE((visit, person) ->
      visit.openMailed("/reset-password", person.get()).submit("password", "Correct-Horse-7")),
  RESET_DEAD((visit, _) -> visit.open("/reset-password?token=9F4ZK-7Q2MX")),
  VERIFY((visit, person) -> visit.openMailed("/verify-email", person.get())),
  VERIFY_DONE((visit, person) -> visit.openMailed("/verify-email", person.get()).submit()),
  VERIFY_DEAD((visit, _) -> visit.open("/verify-email?token=9F4ZK-7Q2MX")),
  VERIFY_CODE((visit, _) -> visit.open("/verify-email")),
  VERIFY_CODE_WRONG((visit, _) -> visit.open("/verify-email").submit("code", " ")),
  RESEND((visit, _) -> visit.open("/resend-verification")),
  RESEND_SENT((visit, _) -> visit.open("/resend-verification").submit("email", "ada@example.com")),
  NOT_FOUND((visit, _) -> visit.open("/nowhere"));

  private final Way way;

  Scene(Way way) {
    this.way = way;
  }

  /// Whether the page says that something was wrong.
  boolean isFailure() {
    return this == NOT_FOUND || name().matches(".*_(?:NO_ADDRESS|WRONG|WEAK|DEAD)");
  }

  /// Brings the visitor there, where it takes one as somebody new who has asked for a new password.
  void play(Visit visit, AppFixture server) {
    way.take(visit, () -> somebodyNew(server));
  }

  private static String somebodyNew(AppFixture server) {
    String email = server.newEmail();
    String body = "{\"email\":\"" + email + "\",\"password\":\"OldSecret123\",\"name\":\"Ada\"}";
    server.post("/api/auth/register", body);
    server.post("/api/auth/request-password-reset", "{\"email\":\"" + email + "\"}");
    return email;
  }

  @Immutable
  @FunctionalInterface
  private interface Way {
    void take(Visit visit, Supplier<String> person);
  }
}
