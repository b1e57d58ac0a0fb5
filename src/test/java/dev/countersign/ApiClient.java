package dev.countersign;

import dev.countersign.openapi.ContractSchema;

/// A client of one API. Every answer is held against the API's document before a test sees it.
public record ApiClient(Api api, AppFixture app) {
  /// Good enough for both APIs.
  public static final String PASSWORD = "SecurePass123!";

  /// The tokens of a session.
  public record Tokens(String access, String refresh) {}

  /// Posts JSON to a call: `login`.
  public Reply call(String call, String json, String... headers) {
    return checked(app.post(api.path(call), json, headers));
  }

  /// Registers somebody called Ada Lovelace.
  public Reply register(String email, String password) {
    return call(
        "register", Fields.json("email", email, "password", password, "name", "Ada Lovelace"));
  }

  public Reply logIn(String email, String password, String... headers) {
    return call("login", Fields.json("email", email, "password", password), headers);
  }

  public Reply refresh(String refreshToken, String... headers) {
    return call("refresh", Fields.json("refreshToken", refreshToken), headers);
  }

  /// Logs out as both APIs understand it.
  public Reply logOut(Tokens tokens) {
    return logOut(tokens.access(), tokens.refresh());
  }

  public Reply logOut(String accessToken, String refreshToken) {
    return call(
        "logout",
        Fields.json("refreshToken", refreshToken),
        "Authorization",
        "Bearer " + accessToken);
  }

  /// Makes an account with the [#PASSWORD] and answers its address.
  public String newAccount() {
    String email = app.newEmail();
    expect(201, register(email, PASSWORD));
    return email;
  }

  /// Logs in with the [#PASSWORD].
  public Tokens session(String email, String... headers) {
    return tokens(expect(200, logIn(email, PASSWORD, headers)));
  }

  /// A session of a new account.
  public Tokens newSession() {
    return session(newAccount());
  }

  /// The tokens in an answer that has both.
  public Tokens tokens(Reply reply) {
    return new Tokens(
        reply.at(api.tokens() + "/accessToken"), reply.at(api.tokens() + "/refreshToken"));
  }

  /// The access token in the answer.
  public String accessToken(Reply reply) {
    return reply.at(api.tokens() + "/accessToken");
  }

  private static Reply checked(Reply reply) {
    ContractSchema.check(reply.response());
    return reply;
  }

  private static Reply expect(int status, Reply reply) {
    if (reply.status() != status) {
      throw new AssertionError("expected " + status + " and got " + reply);
    }
    return reply;
  }
}
