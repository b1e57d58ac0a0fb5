package dev.countersign.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a server's answers have told so far, and what no later answer may contradict.
final class Remembered {
  static final Object NULL = JsonNodeFactory.instance.nullNode();

  private static final JsonMapper JSON = new JsonMapper();
  private static final String MOMAIL = "/v1/auth/";
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  /// What a token opens, as long as it does.
  private record Session(String base, String id, String email) {}

  private final AppFixture app;
  private final Random random;
  // In the order of their making, so that a seed chooses the same again.
  private final List<String> emails = new ArrayList<>();
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final Map<String, String> userIds = new LinkedHashMap<>();
  private final Map<String, Session> accesses = new LinkedHashMap<>();
  private final Map<String, Session> refreshes = new LinkedHashMap<>();
  private final Map<Session, String> current = new LinkedHashMap<>();
  private final Map<String, String> successors = new LinkedHashMap<>();
  private final Map<String, Instant> rotated = new LinkedHashMap<>();
  private final Set<Session> ended = new HashSet<>();
  private final long seed;
  private final MailedTokens mailed;
  private final List<String> cursors = new ArrayList<>();
  private int fresh;

  /// @param seed what tells the addresses of this life from those of others
  Remembered(AppFixture app, long seed, Random random) {
    this.app = app;
    this.seed = seed;
    this.random = random;
    this.mailed = new MailedTokens(app, random);
  }

  MailedTokens mailed() {
    return mailed;
  }

  String anyEmail() {
    if (emails.size() < 3 || random.nextInt(12) == 0) {
      fresh++;
      emails.add("Fuzz%d.%x@example.com".formatted(fresh, seed));
    }
    // A few, so that most are met again.
    return emails.get(random.nextInt(Math.min(6, emails.size())));
  }

  String newPassword() {
    return "SecurePass%d!".formatted(random.nextInt(1_000_000));
  }

  String passwordOf(String email) {
    return random.nextInt(6) == 0
        ? newPassword()
        : passwords.getOrDefault(normal(email), "SecurePass123!");
  }

  String anyAccess(String base) {
    return anyOf(accesses, base);
  }

  String anyRefresh(String base) {
    return anyOf(refreshes, base);
  }

  // Mostly the API's own, and mostly of a session that lives.
  private String anyOf(Map<String, Session> tokens, String base) {
    boolean isOwn = random.nextInt(10) > 0;
    boolean isAlive = random.nextInt(4) > 0;
    List<String> fit =
        tokens.entrySet().stream()
            .filter(token -> token.getValue().base.equals(base) == isOwn)
            .filter(token -> !isAlive || !ended.contains(token.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return fit.isEmpty() ? "none.of.them" : fit.get(random.nextInt(fit.size()));
  }

  /// Takes in what was answered.
  ///
  /// @throws AssertionError when it contradicts what is known
  void see(Attempt attempt, Reply reply) {
    boolean isDone = reply.status() < 300;
    boolean bodyMatters = !(attempt.base().equals(MOMAIL) && attempt.call().equals("logout"));
    if (isDone && bodyMatters) {
      assertThat(attempt.isRaw()).as("done without being asked").isFalse();
    }
    switch (attempt.call()) {
      case "register" -> registered(attempt, reply);
      case "login" -> loggedIn(attempt, reply);
      case "refresh" -> refreshed(attempt, reply);
      case "logout" -> loggedOut(attempt, reply);
      case "reset-password" ->
          mailed.used(attempt, reply).ifPresent(of -> reset(of, attempt, reply));
      case "verify-email" -> mailed.used(attempt, reply);
      case "introspect" -> introspected(attempt, reply);
      case "revoke" -> revoked(attempt, reply);
      case "revocations" -> told(reply);
      default -> {
        if (isDone && attempt.fields.containsKey("email")) {
          readMail(normal(attempt.text("email")));
        }
      }
    }
  }

  private void registered(Attempt attempt, Reply reply) {
    String email = normal(attempt.text("email"));
    if (reply.status() == 409) {
      assertThat(passwords).as("taken by nobody").containsKey(email);
    } else if (reply.status() == 201) {
      assertThat(passwords.put(email, attempt.text("password"))).as("two accounts").isNull();
      sameUser(attempt.base(), email, reply);
      if (!attempt.base().equals(MOMAIL)) {
        opened(attempt.base(), email, reply);
      }
      readMail(email);
    }
  }

  private void loggedIn(Attempt attempt, Reply reply) {
    String email = normal(attempt.text("email"));
    boolean isRight = !attempt.isRaw() && attempt.text("password").equals(passwords.get(email));
    if (reply.status() == 401) {
      assertThat(isRight).as("refused with the right password").isFalse();
    } else if (reply.status() == 200) {
      assertThat(isRight).as("let in with a wrong password").isTrue();
      sameUser(attempt.base(), email, reply);
      opened(attempt.base(), email, reply);
    }
  }

  private void refreshed(Attempt attempt, Reply reply) {
    String token = attempt.text("refreshToken");
    Optional<Session> known =
        Optional.ofNullable(refreshes.get(token))
            .filter(session -> session.base.equals(attempt.base()));
    Optional<Session> alive = known.filter(session -> !ended.contains(session));
    if (reply.status() == 200) {
      assertThat(alive).as("refreshed by a token that is dead or was never given").isPresent();
      followed(alive.get(), token, reply);
    } else if (reply.status() == 401 && alive.isPresent()) {
      String now = current.get(alive.get());
      assertThat(token).as("refused, and good").isNotEqualTo(now);
      boolean isReplay = Objects.equals(successors.get(token), now);
      boolean isNow = app.clock().instant().equals(rotated.get(token));
      assertThat(isReplay && isNow).as("refused, and within its grace").isFalse();
      ended.add(alive.get());
    }
  }

  private void followed(Session session, String token, Reply reply) {
    String at = session.base.equals(MOMAIL) ? "/data" : "/tokens";
    String access = reply.at(at + "/accessToken");
    assertThat(sessionId(access)).isEqualTo(session.id);
    assertThat(accesses.put(access, session)).as("an access token that was given before").isNull();
    if (!session.base.equals(MOMAIL)) {
      String next = reply.at(at + "/refreshToken");
      Instant spent = rotated.computeIfAbsent(token, _ -> app.clock().instant());
      assertThat(app.clock().instant())
          .as("replayed after all")
          .isBefore(spent.plus(LONGEST_GRACE));
      String before = successors.putIfAbsent(token, next);
      assertThat(before == null ? next : before).as("two successors of one token").isEqualTo(next);
      refreshes.put(next, session);
      current.put(session, next);
    }
  }

  private void loggedOut(Attempt attempt, Reply reply) {
    Optional<Session> bearer = Optional.ofNullable(accesses.get(attempt.bearer()));
    Optional<Session> alive =
        bearer
            .filter(session -> session.base.equals(attempt.base()))
            .filter(session -> !ended.contains(session) && !isOver(attempt.bearer()));
    Optional<Session> named =
        Optional.ofNullable(refreshes.get(attempt.text("refreshToken")))
            .filter(session -> session.base.equals(attempt.base()) && !session.base.equals(MOMAIL))
            .filter(session -> !ended.contains(session));
    boolean isForeign =
        alive.isPresent() && named.isPresent() && !named.get().email.equals(alive.get().email);
    if (reply.status() == 200) {
      assertThat(alive).as("logged out by a token that is dead or was never given").isPresent();
      assertThat(isForeign).as("somebody else logged out").isFalse();
      ended.add(alive.get());
      named.ifPresent(ended::add);
    } else if (reply.status() == 401) {
      assertThat(alive.isPresent() && !isForeign).as("refused, and good").isFalse();
    }
  }

  private void reset(String email, Attempt attempt, Reply reply) {
    passwords.put(email, attempt.text("password"));
    refreshes.values().stream().filter(s -> s.email.equals(email)).forEach(ended::add);
    assertThat(reply.body()).doesNotContain(email);
  }

  private void introspected(Attempt attempt, Reply reply) {
    if (reply.status() == 200) {
      String token = attempt.text("token");
      boolean isActive = reply.body().contains("\"active\":true");
      assertThat(isActive).as("whether it is good").isEqualTo(isGood(token));
    }
  }

  private boolean isGood(String token) {
    Session session = accesses.getOrDefault(token, refreshes.get(token));
    boolean isCurrent = accesses.containsKey(token) || isNewest(token);
    return session != null && !ended.contains(session) && isCurrent && !isOver(token);
  }

  // Opaque ones last as long as their session.
  private boolean isNewest(String refreshToken) {
    return !successors.containsKey(refreshToken);
  }

  private void revoked(Attempt attempt, Reply reply) {
    String token = attempt.text("token");
    Session session = accesses.getOrDefault(token, refreshes.get(token));
    if (reply.status() == 200 && session != null && !isOver(token)) {
      ended.add(session);
    }
  }

  private void told(Reply reply) {
    if (reply.status() == 200) {
      cursors.add(payload(reply.body()).required("next").stringValue());
    }
  }

  /// Where some answer of the feed ended.
  String anyCursor() {
    return cursors.isEmpty() ? "" : cursors.get(random.nextInt(cursors.size()));
  }

  /// Whether it is an access token that has expired.
  private boolean isOver(String token) {
    return accesses.containsKey(token)
        && payload(token).required("exp").longValue() <= app.clock().instant().getEpochSecond();
  }

  private void readMail(String email) {
    if (passwords.containsKey(email)) {
      mailed.read(email);
    }
  }

  private void opened(String base, String email, Reply reply) {
    String at = base.equals(MOMAIL) ? "/data" : "/tokens";
    String access = reply.at(at + "/accessToken");
    String refresh = reply.at(at + "/refreshToken");
    var session = new Session(base, sessionId(access), email);
    assertThat(accesses.put(access, session)).as("an access token that was given before").isNull();
    assertThat(refreshes.put(refresh, session)).as("a refresh token given before").isNull();
    current.put(session, refresh);
  }

  private void sameUser(String base, String email, Reply reply) {
    String id = userId(base, reply);
    String before = userIds.putIfAbsent(base + email, id);
    assertThat(before == null ? id : before).as("another id than before").isEqualTo(id);
    assertThat(userIds.entrySet())
        .as("one id, two accounts")
        .noneMatch(other -> other.getValue().equals(id) && !other.getKey().equals(base + email));
  }

  private static String userId(String base, Reply reply) {
    if (!base.equals(MOMAIL)) {
      return reply.at("/user/id");
    }
    return reply.status() == 201 ? reply.at("/data/userId") : reply.at("/data/user/userId");
  }

  /// Everybody's sign-in, which has to succeed.
  List<Attempt> signIns(List<OpenApiDocument.Operation> operations) {
    var attempts = new ArrayList<Attempt>();
    passwords.forEach((email, password) -> {
      for (Attempt attempt : at(operations, "login", "")) {
        attempt.fields.put("email", email);
        attempt.fields.put("password", password);
        attempts.add(attempt);
      }
    });
    return attempts;
  }

  /// The logout of every session that lives, which has to succeed.
  List<Attempt> logouts(List<OpenApiDocument.Operation> operations) {
    var alive = new LinkedHashMap<Session, String>();
    accesses.keySet().stream()
        .filter(token -> !isOver(token))
        .forEach(token -> alive.put(accesses.get(token), token));
    alive.keySet().removeAll(ended);
    var attempts = new ArrayList<Attempt>();
    alive.forEach((session, access) -> {
      for (Attempt attempt : at(operations, "logout", session.base)) {
        attempt.fields.put("refreshToken", current.getOrDefault(session, ""));
        attempt.headers.put("Authorization", "Bearer " + access);
        attempts.add(attempt);
      }
    });
    return attempts;
  }

  /// The tokens of sessions that are over, which have to be refused.
  List<Attempt> withDeadTokens(List<OpenApiDocument.Operation> operations) {
    var attempts = new ArrayList<Attempt>();
    withDead(refreshes, at -> at(operations, "refresh", at), attempts);
    withDead(accesses, at -> at(operations, "logout", at), attempts);
    return attempts;
  }

  private void withDead(
      Map<String, Session> tokens, Function<String, List<Attempt>> calls, List<Attempt> attempts) {
    tokens.forEach((token, session) -> {
      if (ended.contains(session)) {
        for (Attempt attempt : calls.apply(session.base)) {
          attempt.fields.put("refreshToken", token);
          attempt.headers.put("Authorization", "Bearer " + token);
          attempts.add(attempt);
        }
      }
    });
  }

  private static List<Attempt> at(
      List<OpenApiDocument.Operation> operations, String call, String base) {
    return operations.stream()
        .map(Attempt::new)
        .filter(attempt -> attempt.call().equals(call) && attempt.base().startsWith(base))
        .toList();
  }

  private static String sessionId(String accessToken) {
    return payload(accessToken).required("sid").stringValue();
  }

  private static JsonNode payload(String jws) {
    byte[] claims = Base64.getUrlDecoder().decode(jws.split("\\.", -1)[1]);
    return JSON.readTree(new String(claims, UTF_8));
  }

  private static String normal(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
