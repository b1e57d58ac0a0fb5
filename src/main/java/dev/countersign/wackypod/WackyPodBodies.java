package dev.countersign.wackypod;

import dev.countersign.account.Account;
import dev.countersign.session.IssuedTokens;
import org.jspecify.annotations.Nullable;

/// The JSON of WackyPod's answers, each component in its place on the wire.
final class WackyPodBodies {
  private WackyPodBodies() {}

  record Done(boolean success, String message) {
    static Done of(String message) {
      return new Done(true, message);
    }
  }

  record SignedUp(boolean success, String message, NewUser user, Tokens tokens) {
    static SignedUp of(Account account, IssuedTokens tokens) {
      return new SignedUp(
          true, "Account created successfully", NewUser.of(account), Tokens.of(tokens));
    }
  }

  /// Without tokens, where the address has to be proven first.
  record Registered(boolean success, String message, NewUser user) {
    static Registered of(Account account) {
      return new Registered(
          true,
          "Account created successfully, verify your email address to log in",
          NewUser.of(account));
    }
  }

  record SignedIn(boolean success, User user, Tokens tokens) {
    static SignedIn of(Account account, IssuedTokens tokens) {
      return new SignedIn(true, User.of(account), Tokens.of(tokens));
    }
  }

  record Refreshed(boolean success, Tokens tokens) {
    static Refreshed of(IssuedTokens tokens) {
      return new Refreshed(true, Tokens.of(tokens));
    }
  }

  record NewUser(
      String id, String email, @Nullable String name, String tier, boolean emailVerified) {
    static NewUser of(Account account) {
      return new NewUser(
          account.id().toString(),
          account.email().address(),
          nameOrNull(account),
          account.tier(),
          account.emailVerified());
    }
  }

  record User(String id, String email, @Nullable String name, String tier) {
    static User of(Account account) {
      return new User(
          account.id().toString(), account.email().address(), nameOrNull(account), account.tier());
    }
  }

  record Tokens(String accessToken, String refreshToken, long expiresIn) {
    static Tokens of(IssuedTokens tokens) {
      return new Tokens(
          tokens.accessToken().exposeText(),
          tokens.refreshToken().exposeText(),
          tokens.expiresIn().toSeconds());
    }
  }

  private static @Nullable String nameOrNull(Account account) {
    return account.name().isNone() ? null : account.name().text();
  }
}
