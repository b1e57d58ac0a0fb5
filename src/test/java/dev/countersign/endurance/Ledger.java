package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the server should do, told as plainly as possible: accounts, sessions and tokens in lists,
/// one caller, no database. Its methods answer with the status that the call should have, and keep
/// what it should change.
final class Ledger {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofDays(7);
  private static final Duration WHOLE = Duration.ofDays(30);
  private static final Duration RESET = Duration.ofMinutes(30);
  private static final Duration PROOF = Duration.ofHours(24);
  private static final int MAILED_AT_ONCE = 3;

  /// Somebody with an account.
  static final class User {
    final String email;
    String name = Wire.NAME;
    String password;
    boolean proven;
    final List<Reset> resets = new ArrayList<>();
    final List<Proof> proofs = new ArrayList<>();

    User(String email, String password) {
      this.email = email;
      this.password = password;
    }
  }

  /// A sign-in, and all that became of it.
  static final class Session {
    final User user;
    final String base;
    final Instant expires;
    final List<String> refreshTokens = new ArrayList<>();
    Instant refreshedAt;
    String agent;
    boolean ended;

    Session(User user, String base, String agent, Instant now) {
      this.user = user;
      this.base = base;
      this.agent = agent;
      this.refreshedAt = now;
      this.expires = now.plus(WHOLE);
    }

    String current() {
      return refreshTokens.getLast();
    }
  }

  /// A refresh token that was issued once, the `generation`th of its session counted from 0.
  record Refresh(Session session, int generation, String text) {}

  /// An access token that was issued once.
  record Access(Session session, Instant expires, String text) {}

  /// A reset token that was mailed once.
  record Reset(User user, Instant expires, String text) {}

  /// A verification token that was mailed once.
  record Proof(User user, Instant expires, String text) {}

  /// What a refresh should come to.
  enum Verdict {
    NEW_TOKEN,
    SAME_TOKEN_AGAIN,
    END_OF_SESSION,
    NOTHING
  }

  final Map<String, User> users = new HashMap<>();
  final List<Session> sessions = new ArrayList<>();
  final List<Refresh> refreshes = new ArrayList<>();
  final List<Access> accesses = new ArrayList<>();
  final List<Reset> resets = new ArrayList<>();
  final List<Proof> proofs = new ArrayList<>();
  private final Clock clock;

  Ledger(Clock clock) {
    this.clock = clock;
  }

  int register(String email, String password) {
    return users.putIfAbsent(email, new User(email, password)) == null ? 201 : 409;
  }

  int logIn(String email, String password) {
    User user = users.get(email);
    return user != null && user.password.equals(password) ? 200 : 401;
  }

  Session opened(String email, String base, String agent, Wire.Tokens tokens) {
    User user = Optional.ofNullable(users.get(email)).orElseThrow();
    var session = new Session(user, base, agent, clock.instant());
    sessions.add(session);
    issued(session, tokens.refresh());
    issuedAccess(session, tokens.access());
    return session;
  }

  void issued(Session session, String refreshToken) {
    refreshes.add(new Refresh(session, session.refreshTokens.size(), refreshToken));
    session.refreshTokens.add(refreshToken);
  }

  void issuedAccess(Session session, String accessToken) {
    Duration life = session.base.equals(MOMAIL) ? Duration.ofHours(1) : Duration.ofMinutes(15);
    accesses.add(new Access(session, clock.instant().plus(life), accessToken));
  }

  boolean isAlive(Session session) {
    Instant now = clock.instant();
    return !session.ended
        && now.isBefore(session.refreshedAt.plus(IDLE))
        && now.isBefore(session.expires);
  }

  boolean isAlive(Access access) {
    return isAlive(access.session) && clock.instant().isBefore(access.expires);
  }

  boolean isAlive(Reset reset) {
    return reset.user.resets.contains(reset) && clock.instant().isBefore(reset.expires);
  }

  boolean isAlive(Proof proof) {
    return proof.user.proofs.contains(proof) && clock.instant().isBefore(proof.expires);
  }

  /// What should come of a refresh; changes nothing yet.
  Verdict judge(Refresh token, String agent) {
    Session session = token.session;
    if (!isAlive(session)) {
      return Verdict.NOTHING;
    }
    int age = session.refreshTokens.size() - 1 - token.generation;
    if (age == 0) {
      return session.base.equals(MOMAIL) ? Verdict.SAME_TOKEN_AGAIN : Verdict.NEW_TOKEN;
    }
    boolean inGrace = clock.instant().isBefore(session.refreshedAt.plus(GRACE));
    return age == 1 && inGrace && agent.equals(session.agent)
        ? Verdict.SAME_TOKEN_AGAIN
        : Verdict.END_OF_SESSION;
  }

  Verdict refresh(Refresh token, String agent) {
    Verdict verdict = judge(token, agent);
    Session session = token.session;
    switch (verdict) {
      case NEW_TOKEN -> {
        session.refreshedAt = clock.instant();
        session.agent = agent;
      }
      case SAME_TOKEN_AGAIN -> {
        if (session.base.equals(MOMAIL)) {
          session.refreshedAt = clock.instant();
        }
      }
      case END_OF_SESSION -> session.ended = true;
      case NOTHING -> {}
    }
    return verdict;
  }

  /// @param refreshText what the body holds; Momail does not look at it
  int logOut(Access bearer, String refreshText) {
    if (!isAlive(bearer)) {
      return 401;
    }
    Optional<Session> named =
        refreshes.stream()
            .filter(token -> token.text.equals(refreshText))
            .map(Refresh::session)
            .filter(session -> session.base.equals(WACKYPOD) && isAlive(session))
            .filter(session -> bearer.session.base.equals(WACKYPOD))
            .findAny();
    if (named.isPresent() && !named.get().user.equals(bearer.session.user)) {
      return 401;
    }
    named.ifPresent(session -> session.ended = true);
    bearer.session.ended = true;
    return 200;
  }

  /// A reset token has come by mail.
  void resetMailed(User user, String text) {
    var reset = new Reset(user, clock.instant().plus(RESET), text);
    resets.add(reset);
    addNewest(user.resets, reset);
  }

  /// A verification token has come by mail.
  void proofMailed(User user, String text) {
    var proof = new Proof(user, clock.instant().plus(PROOF), text);
    proofs.add(proof);
    addNewest(user.proofs, proof);
  }

  private static <T> void addNewest(List<T> valid, T newest) {
    valid.add(newest);
    if (valid.size() > MAILED_AT_ONCE) {
      valid.removeFirst();
    }
  }

  int reset(Reset token, String password) {
    if (!isAlive(token)) {
      return 400;
    }
    User user = token.user;
    if (!user.proven) {
      // Whoever registered the address may have been anybody.
      user.name = "";
    }
    user.password = password;
    user.proven = true;
    user.resets.clear();
    user.proofs.clear();
    sessions.stream().filter(session -> session.user.equals(user)).forEach(s -> s.ended = true);
    return 200;
  }

  int verify(Proof token) {
    if (!isAlive(token)) {
      return 400;
    }
    token.user.proven = true;
    token.user.proofs.clear();
    return 200;
  }
}
