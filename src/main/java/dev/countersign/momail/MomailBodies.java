package dev.countersign.momail;

import dev.countersign.account.Account;
import dev.countersign.session.IssuedTokens;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The JSON of Momail's answers, each component in its place on the wire.
final class MomailBodies {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private MomailBodies() {}

  record Success(boolean success, Object data) {}

  record Message(String message) {}

  record Registered(String userId, String email, String name, String createdAt) {
    static Registered of(Account account) {
      return new Registered(
          idOf(account),
          account.email().address(),
          account.name().text(),
          time(account.createdAt()));
    }
  }

  record SignedIn(String accessToken, String refreshToken, long expiresIn, User user) {
    static SignedIn of(Account account, IssuedTokens tokens) {
      return new SignedIn(
          tokens.accessToken().exposeText(),
          tokens.refreshToken().exposeText(),
          tokens.expiresIn().toSeconds(),
          new User(idOf(account), account.email().address(), account.name().text()));
    }
  }

  record User(String userId, String email, String name) {}

  record Refreshed(String accessToken, long expiresIn) {
    static Refreshed of(IssuedTokens tokens) {
      return new Refreshed(tokens.accessToken().exposeText(), tokens.expiresIn().toSeconds());
    }
  }

  private static String idOf(Account account) {
    return MomailEntrance.CONTRACT.subject().apply(account.id());
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
