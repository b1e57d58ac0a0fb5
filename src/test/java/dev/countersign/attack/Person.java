package dev.countersign.attack;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import java.time.Duration;

/// Somebody with an account and a session at each of the two contracts.
record Person(
    AppFixture app,
    String email,
    String password,
    String momailAccess,
    String momailRefresh,
    String wackypodAccess,
    String wackypodRefresh) {
  static final String PASSWORD = "SecurePass123!";

  /// Makes the account, and signs in.
  static Person signUp(AppFixture app, String email) {
    Reply reply = app.post("/api/auth/register", JsonBody.of("email", email, "password", PASSWORD));
    expect(201, reply);
    return signIn(app, email, PASSWORD);
  }

  /// Opens a session at each contract.
  static Person signIn(AppFixture app, String email, String password) {
    String body = JsonBody.of("email", email, "password", password);
    Reply momail = expect(200, app.post("/v1/auth/login", body));
    Reply wackypod = expect(200, app.post("/api/auth/login", body));
    return new Person(
        app,
        email,
        password,
        momail.at("/data/accessToken"),
        momail.at("/data/refreshToken"),
        wackypod.at("/tokens/accessToken"),
        wackypod.at("/tokens/refreshToken"));
  }

  Person signInAgain() {
    return signIn(app, email, password);
  }

  /// Asks for a reset link and takes the token out of the mail.
  String mailedToken() {
    // Which mail is the newest is told by the clock, which stands still otherwise.
    app.clock().advance(Duration.ofMillis(1));
    expect(200, app.post("/api/auth/request-password-reset", JsonBody.of("email", email)));
    return app.resetTokens(email).getFirst();
  }

  /// Asks for another verification link and takes the token out of the mail.
  String mailedProof() {
    app.clock().advance(Duration.ofMillis(1));
    expect(200, app.post("/api/auth/resend-verification", JsonBody.of("email", email)));
    return app.verificationTokens(email).getFirst();
  }

  /// Whether the password opens the account.
  boolean canSignInWith(String tried) {
    String body = JsonBody.of("email", email, "password", tried);
    return app.post("/api/auth/login", body).status() == 200;
  }

  /// Whether all that this person was given at sign-in still works; refreshing spends it.
  boolean isSignedIn() {
    return refreshes("/v1/auth/refresh", momailRefresh)
        && refreshes("/api/auth/refresh", wackypodRefresh);
  }

  /// Whether none of what this person was given at sign-in works any more.
  boolean isSignedOut() {
    return !refreshes("/v1/auth/refresh", momailRefresh)
        && !refreshes("/api/auth/refresh", wackypodRefresh)
        && app.postAs(momailAccess, "/v1/auth/logout", "").status() == 401
        && app.postAs(wackypodAccess, "/api/auth/logout", "{\"refreshToken\":\"x\"}").status()
            == 401;
  }

  private boolean refreshes(String path, String token) {
    return app.post(path, JsonBody.of("refreshToken", token)).status() == 200;
  }

  private static Reply expect(int status, Reply reply) {
    if (reply.status() != status) {
      throw new AssertionError("expected " + status + ", got " + reply);
    }
    return reply;
  }
}
