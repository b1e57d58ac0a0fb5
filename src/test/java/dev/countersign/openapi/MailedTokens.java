package dev.countersign.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.reset.Resets;
import dev.countersign.verify.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// The tokens that a server has mailed: each works once, while it is among the newest of its
/// account and not over, and then never again.
final class MailedTokens {
  /// The calls that take them.
  static final Map<String, Duration> LIVES =
      Map.of(
          "reset-password", Resets.TOKEN_LIFE,
          "verify-email", Verifications.TOKEN_LIFE);

  // So many of an account are good at once.
  private static final int NEWEST = 3;

  /// One of them.
  ///
  /// @param call what it is for
  private record Mailed(String call, String text, String email, Instant at) {}

  private final AppFixture app;
  private final Random random;
  // In the order of their making, so that a seed chooses the same again.
  private final Map<String, Mailed> unspent = new LinkedHashMap<>();
  private final Map<String, Mailed> spent = new LinkedHashMap<>();

  MailedTokens(AppFixture app, Random random) {
    this.app = app;
    this.random = random;
  }

  /// One for the call, if there is any; now and then another one.
  String any(String call) {
    boolean isStray = random.nextInt(8) == 0;
    var from = new ArrayList<Mailed>();
    unspent.values().stream().filter(it -> isStray || it.call.equals(call)).forEach(from::add);
    if (isStray || from.isEmpty()) {
      from.addAll(spent.values());
    }
    return from.isEmpty() ? "NONE-OF-THEM" : from.get(random.nextInt(from.size())).text;
  }

  /// Takes in all that the address has been mailed.
  void read(String email) {
    app.resetTokens(email).forEach(text -> take("reset-password", text, email));
    app.verificationTokens(email).forEach(text -> take("verify-email", text, email));
  }

  private void take(String call, String text, String email) {
    String key = key(call, text);
    if (!spent.containsKey(key)) {
      unspent.putIfAbsent(key, new Mailed(call, text, email, app.clock().instant()));
    }
  }

  /// Whose token was used, empty when the answer was no.
  ///
  /// @throws AssertionError when it should not have worked, or should have
  Optional<String> used(Attempt attempt, Reply reply) {
    String key = key(attempt.call(), attempt.text("token"));
    Optional<Mailed> known = Optional.ofNullable(unspent.get(key));
    if (reply.status() != 200) {
      boolean isGood = attempt.isAsDocumented() && known.filter(this::isSurelyGood).isPresent();
      assertThat(isGood && reply.status() != 429 && reply.status() != 503)
          .as("refused, and a token that was mailed and never used")
          .isFalse();
      return Optional.empty();
    }
    assertThat(spent).as("used twice").doesNotContainKey(key);
    assertThat(known).as("a token that nobody was mailed").isPresent();
    Mailed token = known.get();
    assertThat(isOver(token)).as("a token that is over").isFalse();
    // A reset takes with it what could verify the address, too.
    boolean isReset = token.call.equals("reset-password");
    spend(it -> it.email.equals(token.email) && (isReset || it.call.equals(token.call)));
    return Optional.of(token.email);
  }

  // A use takes the others of its account with it.
  private void spend(Predicate<Mailed> isSpent) {
    List<String> keys =
        unspent.entrySet().stream()
            .filter(token -> isSpent.test(token.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    keys.forEach(key -> spent.put(key, unspent.remove(key)));
  }

  private boolean isOver(Mailed token) {
    return !app.clock().instant().isBefore(token.at.plus(LIVES.get(token.call)));
  }

  // Of more than are good at once only the server knows which were made in one moment.
  private boolean isSurelyGood(Mailed token) {
    long others =
        unspent.values().stream()
            .filter(it -> it.email.equals(token.email) && it.call.equals(token.call))
            .count();
    return !isOver(token) && others <= NEWEST;
  }

  /// One that has to work for this call, if there is any.
  Optional<String> good(String call) {
    return unspent.values().stream()
        .filter(it -> it.call.equals(call) && isSurelyGood(it))
        .map(Mailed::text)
        .findFirst();
  }

  // As people type it: case, spaces and hyphens do not matter.
  private static String key(String call, String text) {
    return call
        + ":"
        + text.replaceAll("[\\s-]", "")
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
  }
}
