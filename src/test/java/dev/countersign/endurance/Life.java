package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Ledger.Access;
import dev.countersign.endurance.Ledger.Proof;
import dev.countersign.endurance.Ledger.Refresh;
import dev.countersign.endurance.Ledger.Reset;
import dev.countersign.endurance.Ledger.Session;
import dev.countersign.endurance.Ledger.User;
import dev.countersign.endurance.Ledger.Verdict;
import dev.countersign.openapi.ContractSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A random sequence of calls to the server, each compared with what the [Ledger] says of it, and
/// after each a few tokens out of the past.
final class Life {
  /// Probes after each step.
  private static final int PROBES = 3;

  private static final String WEAK = "weak";

  /// What nobody should ever have as a password here.
  private static final String STRANGE = "StrangerPass1!";

  private static final List<String> AGENTS = List.of("browser/1", "browser/2");

  /// The moments at which something expires, and steps to come near them from both sides.
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(29),
          Duration.ofSeconds(59),
          Duration.ofSeconds(60),
          Duration.ofMinutes(14),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(23),
          Duration.ofDays(1),
          Duration.ofDays(6),
          Duration.ofDays(7));

  private final World world;
  private final String command;
  private final Random random;
  private final List<String> emails;
  private final Ledger ledger;
  private final List<String> history = new ArrayList<>();
  private int passwords;
  private int calls;

  /// @param test whose life this is
  Life(World world, Class<?> test, long seed) {
    this.world = world;
    this.command = Effort.command(test, seed);
    this.random = new Random(seed);
    this.ledger = new Ledger(world.clock());
    String life = Long.toHexString(seed);
    this.emails = List.of("a", "b", "c").stream().map(u -> u + life + "@example.com").toList();
  }

  /// Takes so many steps, and in the middle of them the server ends and begins anew.
  ///
  /// @return how many calls that were
  /// @throws AssertionError with all that was done, when the server and the ledger disagree
  int live(int steps) {
    try {
      register(emails.getFirst(), WACKYPOD);
      for (int i = 0; i < steps; i++) {
        // No two things within one millisecond: which is newer would be chance.
        world.pass(Duration.ofSeconds(1));
        if (i == steps / 2) {
          restart();
        }
        step();
        for (int probe = 0; probe < PROBES; probe++) {
          probe();
        }
      }
      return calls;
    } catch (AssertionError e) {
      String told = String.join("\n  ", history);
      throw new AssertionError("%s repeats it:\n  %s".formatted(command, told), e);
    }
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 6) {
      register(any(emails), anyBase());
    } else if (dice < 20) {
      logIn(any(emails), anyBase(), random.nextInt(5) > 0);
    } else if (dice < 40) {
      refresh(currentOf(anySession()), random.nextInt(8) > 0);
    } else if (dice < 46) {
      refresh(anyTokenOf(anySession()), random.nextInt(4) > 0);
    } else if (dice < 52) {
      loseAnswer(anySession());
    } else if (dice < 60) {
      logOut();
    } else if (dice < 67) {
      requestReset(any(emails));
    } else if (dice < 74) {
      reset();
    } else if (dice < 79) {
      resend(any(emails), anyBase());
    } else if (dice < 84) {
      verify(anyBase());
    } else if (dice < 98) {
      await(any(random.nextInt(3) > 0 ? WAITS.subList(0, 5) : WAITS));
    } else {
      restart();
    }
  }

  private void restart() {
    history.add("restart");
    world.restart();
  }

  private void register(String email, String base) {
    String password = newPassword();
    int expected = ledger.register(email, password);
    Reply reply = Wire.register(world, base, email, password);
    same("register " + email + " at " + base, expected, reply);
    if (expected == 201) {
      ledger.proofMailed(user(email), world.verificationTokens(email).getFirst());
      if (base.equals(WACKYPOD)) {
        ledger.opened(email, base, "", Wire.tokens(base, reply));
      }
    }
  }

  private void logIn(String email, String base, boolean rightly) {
    User user = ledger.users.get(email);
    String password = user != null && rightly ? user.password : "WrongPass" + random.nextInt();
    String agent = any(AGENTS);
    int expected = ledger.logIn(email, password);
    Reply reply = Wire.logIn(world, base, email, password, "User-Agent", agent);
    same("log in " + email + " at " + base, expected, reply);
    if (expected == 200) {
      Session session = ledger.opened(email, base, agent, Wire.tokens(base, reply));
      assertThat(Wire.name(base, reply)).isEqualTo(session.user.name);
      assertThat(Wire.isProven(ledger.accesses.getLast().text())).isEqualTo(session.user.proven);
    }
  }

  private void refresh(Refresh token, boolean sameAgent) {
    Session session = token.session();
    String agent = sameAgent && !session.agent.isEmpty() ? session.agent : any(AGENTS);
    Verdict verdict = ledger.refresh(token, agent);
    boolean good = verdict == Verdict.NEW_TOKEN || verdict == Verdict.SAME_TOKEN_AGAIN;
    Reply reply = Wire.refresh(world, session.base, token.text(), "User-Agent", agent);
    same("refresh " + name(token) + " by " + agent + ": " + verdict, good ? 200 : 401, reply);
    if (!good) {
      return;
    }
    ledger.issuedAccess(session, Wire.access(session.base, reply));
    assertThat(Wire.isProven(ledger.accesses.getLast().text())).isEqualTo(session.user.proven);
    if (session.base.equals(WACKYPOD)) {
      String text = Wire.tokens(WACKYPOD, reply).refresh();
      if (verdict == Verdict.NEW_TOKEN) {
        assertThat(session.refreshTokens).doesNotContain(text);
        ledger.issued(session, text);
      } else {
        assertThat(text).isEqualTo(session.current());
      }
    }
  }

  /// A client asks again, at the last moment at which it may or at the first at which it may not.
  private void loseAnswer(Session session) {
    Refresh token = currentOf(session);
    refresh(token, true);
    await(any(List.of(Duration.ofSeconds(59), Duration.ofSeconds(60))));
    refresh(token, true);
  }

  private void logOut() {
    Access bearer = any(ledger.accesses);
    String body = random.nextInt(3) > 0 ? bearer.session().current() : any(ledger.refreshes).text();
    int expected = ledger.logOut(bearer, body);
    Reply reply = Wire.logOut(world, bearer.session().base, bearer.text(), body);
    same("log out session " + ledger.sessions.indexOf(bearer.session()), expected, reply);
  }

  private void requestReset(String email) {
    same("request reset for " + email, 200, Wire.requestReset(world, email));
    User user = ledger.users.get(email);
    if (user != null) {
      ledger.resetMailed(user, world.resetTokens(email).getFirst());
    } else {
      assertThat(world.resetTokens(email)).isEmpty();
    }
  }

  private void reset() {
    if (ledger.resets.isEmpty()) {
      return;
    }
    Reset token = anyNew(ledger.resets);
    String password = newPassword();
    int expected = ledger.reset(token, password);
    same("reset " + token.user().email, expected, Wire.reset(world, token.text(), password));
  }

  private void resend(String email, String base) {
    List<String> before = world.verificationTokens(email);
    same("resend to " + email + " at " + base, 200, Wire.resend(world, base, email));
    List<String> after = world.verificationTokens(email);
    User user = ledger.users.get(email);
    if (user == null || user.proven) {
      assertThat(after).isEqualTo(before);
    } else {
      assertThat(before).doesNotContain(after.getFirst());
      ledger.proofMailed(user, after.getFirst());
    }
  }

  private void verify(String base) {
    if (ledger.proofs.isEmpty()) {
      return;
    }
    Proof token = anyNew(ledger.proofs);
    int expected = ledger.verify(token);
    Reply reply = Wire.verify(world, base, token.text());
    same("verify " + token.user().email + " at " + base, expected, reply);
  }

  private void await(Duration wait) {
    if (world.pass(wait)) {
      history.add("wait " + wait);
    }
  }

  /// Looks at something out of the past in a way that changes nothing that the ledger does not
  /// know.
  private void probe() {
    switch (random.nextInt(4)) {
      case 0 -> probe(any(ledger.refreshes));
      case 1 -> probe(any(ledger.accesses));
      case 2 -> probe(any(ledger.proofs));
      default -> {
        if (!ledger.resets.isEmpty()) {
          probe(any(ledger.resets));
        }
      }
    }
  }

  private void probe(Refresh token) {
    Session session = token.session();
    boolean harmless =
        session.base.equals(MOMAIL) || ledger.judge(token, session.agent) == Verdict.NOTHING;
    if (harmless) {
      refresh(token, true);
    }
    // What is good at one place is nothing at all others.
    String other = session.base.equals(MOMAIL) ? WACKYPOD : MOMAIL;
    same("misplace " + name(token), 401, Wire.refresh(world, other, token.text()));
    same("bear " + name(token), 401, Wire.logOut(world, session.base, token.text(), "x"));
    same("verify by " + name(token), 400, Wire.verify(world, other, token.text()));
    same("reset by " + name(token), 400, Wire.reset(world, token.text(), STRANGE));
    String forged = spoilt(token.text());
    same("forge " + name(token), 401, Wire.refresh(world, session.base, forged));
  }

  private void probe(Access access) {
    Session session = access.session();
    boolean alive = ledger.isAlive(access);
    String what = "access token of session " + ledger.sessions.indexOf(session);
    if (session.base.equals(WACKYPOD)) {
      assertThat(Wire.isGood(world, access.text())).as(what).isEqualTo(alive);
      same("misplace " + what, 401, Wire.logOut(world, MOMAIL, access.text(), "x"));
    } else {
      assertThat(Wire.isGood(world, access.text())).as(what).isFalse();
      if (!alive) {
        same(what, 401, Wire.logOut(world, MOMAIL, access.text(), ""));
      }
    }
    same("refresh by " + what, 401, Wire.refresh(world, session.base, access.text()));
  }

  private void probe(Reset token) {
    Reply reply = Wire.reset(world, token.text(), WEAK);
    same("weak reset of " + token.user().email, 400, reply);
    String expected = ledger.isAlive(token) ? "Weak password" : "Invalid or expired token";
    assertThat(reply.at("/error")).isEqualTo(expected);
    same("verify by reset token", 400, Wire.verify(world, MOMAIL, token.text()));
    same("refresh by reset token", 401, Wire.refresh(world, WACKYPOD, token.text()));
  }

  private void probe(Proof token) {
    String whose = token.user().email;
    same("reset by proof of " + whose, 400, Wire.reset(world, token.text(), STRANGE));
    same("refresh by proof of " + whose, 401, Wire.refresh(world, MOMAIL, token.text()));
    if (!ledger.isAlive(token)) {
      same("verify by dead proof of " + whose, 400, Wire.verify(world, WACKYPOD, token.text()));
    }
  }

  /// The token with one character changed that no reader may overlook.
  private static String spoilt(String token) {
    int place = token.length() - 10;
    char other = token.charAt(place) == 'A' ? 'B' : 'A';
    return token.substring(0, place) + other + token.substring(place + 1);
  }

  private void same(String what, int expected, Reply reply) {
    calls++;
    history.add(what + " → " + reply.status());
    assertThat(reply.status()).as("%s: %s", what, reply.body()).isEqualTo(expected);
    ContractSchema.check(reply.response());
  }

  private String newPassword() {
    passwords++;
    return "SecurePass" + passwords + "!";
  }

  private String anyBase() {
    return random.nextBoolean() ? WACKYPOD : MOMAIL;
  }

  /// Mostly one that is alive.
  private Session anySession() {
    List<Session> alive = ledger.sessions.stream().filter(ledger::isAlive).toList();
    return any(alive.isEmpty() || random.nextInt(8) == 0 ? ledger.sessions : alive);
  }

  private Refresh currentOf(Session session) {
    return new Refresh(session, session.refreshTokens.size() - 1, session.current());
  }

  private Refresh anyTokenOf(Session session) {
    int youngest = session.refreshTokens.size() - 1;
    int generation = Math.max(0, youngest - random.nextInt(3));
    return new Refresh(session, generation, session.refreshTokens.get(generation));
  }

  private String name(Refresh token) {
    int session = ledger.sessions.indexOf(token.session());
    return "token " + token.generation() + " of session " + session + token.session().base;
  }

  private User user(String email) {
    return Optional.ofNullable(ledger.users.get(email)).orElseThrow();
  }

  /// One that may well be valid.
  private <T> T anyNew(List<T> tokens) {
    return tokens.get(tokens.size() - 1 - random.nextInt(Math.min(4, tokens.size())));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
