package dev.countersign.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.TestClock;
import dev.countersign.base.Client;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.SizeLimit;
import dev.countersign.login.SignIn.Outcome.Refused;
import dev.countersign.login.SignIn.Outcome.SignedIn;
import dev.countersign.login.SignIn.Outcome.Throttled;
import dev.countersign.login.SignIn.Outcome.Unavailable;
import dev.countersign.store.Database;
import dev.countersign.store.PostgresSchema;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Guesses from thousands of addresses at once, and what of them reaches a password.
final class StuffingTest {
  private static final int ADDRESSES = 10_000;
  private static final int MOST = SizeLimit.STRANGERS_FAILURES.amount();
  private static final int FREE = RateLimit.LOGIN_FAILURES_PER_ACCOUNT.standard().count();
  private static final int HOME = 77_000;
  private static final int ELSEWHERE = 88_000;
  private static final String ADA = "ada@example.com";

  private final TestClock clock = new TestClock();

  /// What became of many guesses. One that a busy machine was in the way of may have been counted
  /// all the same.
  private record Tally(int lookedAt, int throttled, int unavailable) {
    static Tally of(List<SignIn.Outcome> outcomes) {
      int lookedAt = 0;
      int throttled = 0;
      int unavailable = 0;
      for (SignIn.Outcome outcome : outcomes) {
        switch (outcome) {
          case Refused _ -> lookedAt++;
          case Throttled _ -> throttled++;
          case Unavailable _ -> unavailable++;
          default -> throw new AssertionError("a guess came to " + outcome);
        }
      }
      return new Tally(lookedAt, throttled, unavailable);
    }

    void hasLookedAt(int most) {
      assertThat(lookedAt).as(toString()).isBetween(most - unavailable, most);
    }

    Tally plus(Tally other) {
      return new Tally(
          lookedAt + other.lookedAt, throttled + other.throttled, unavailable + other.unavailable);
    }
  }

  @Test
  void tenThousandAddressesAtThreeNodesHaveOneHundredGuessesAndTheOwnerGetsIn() throws Exception {
    try (var schema = new PostgresSchema()) {
      List<Database> databases = Stream.generate(schema::node).limit(3).toList();
      var nodes = new ArrayList<SignInNode>();
      databases.forEach(database -> nodes.add(new SignInNode(database, clock)));
      nodes.getFirst().register(ADA);
      var home = SignInNode.client(HOME);
      var known = nodes.get(1).signIn(ADA, SignInNode.PASSWORD, home, Optional.empty());
      String device = ((SignedIn) known).device().orElseThrow().text().exposeText();

      Tally tally =
          guesses(
              ADDRESSES, i -> guess(nodes.get(i % 3), ADA, SignInNode.client(i), Optional.empty()));
      // Where the machine was too busy to look, guesses are still to be had, and only these.
      for (int i = 0; i < MOST; i++) {
        clock.advance(Duration.ofHours(1));
        tally =
            tally.plus(
                Tally.of(
                    List.of(guess(nodes.getFirst(), ADA, SignInNode.client(i), Optional.empty()))));
      }

      System.out.printf(
          "StuffingTest: %,d addresses, 3 nodes, 1 account: %d of %,d guesses looked at (budget %d),"
              + " %,d refused, %d not taken%n",
          ADDRESSES,
          tally.lookedAt(),
          ADDRESSES + MOST,
          MOST,
          tally.throttled(),
          tally.unavailable());
      tally.hasLookedAt(MOST);
      SignInNode last = nodes.getLast();
      var elsewhere = SignInNode.client(ELSEWHERE);
      assertThat(last.signIn(ADA, SignInNode.PASSWORD, elsewhere, Optional.empty()))
          .isInstanceOf(Throttled.class);
      assertThat(last.signIn(ADA, SignInNode.PASSWORD, home, Optional.empty()))
          .isInstanceOf(SignedIn.class);
      assertThat(last.signIn(ADA, SignInNode.PASSWORD, elsewhere, Optional.of(device)))
          .isInstanceOf(SignedIn.class);
      nodes.forEach(SignInNode::close);
      databases.forEach(Database::close);
    }
  }

  /// ZITADEL GHSA-7h8m-vrxx-vr4m, from one address and from many, for an account and for none.
  @ParameterizedTest
  @EnumSource
  void fiveHundredGuessesAtOnceAreLookedAtNoMoreOftenThanMayBe(RealDatabase kind) throws Exception {
    try (var opened = kind.open();
        var node = new SignInNode(opened.database(), clock)) {
      node.register(ADA);
      for (String email : List.of(ADA, "nobody@example.com")) {
        var one = SignInNode.client(ELSEWHERE);
        Tally ofOne = guesses(node, email, _ -> one);
        ofOne.hasLookedAt(FREE);
        Tally ofMany = guesses(node, email, SignInNode::client);
        ofOne.plus(ofMany).hasLookedAt(MOST);
      }
    }
  }

  /// Guesses 500 times at once, and then on until none is looked at.
  private static Tally guesses(SignInNode node, String email, IntFunction<Client> clients)
      throws Exception {
    Tally tally = guesses(500, i -> guess(node, email, clients.apply(i), Optional.empty()));
    for (int i = 500; i < 1_000; i++) {
      Tally next = Tally.of(List.of(guess(node, email, clients.apply(i), Optional.empty())));
      tally = tally.plus(next);
      if (next.throttled() == 1) {
        break;
      }
    }
    return tally;
  }

  private static SignIn.Outcome guess(
      SignInNode node, String email, Client client, Optional<String> device) {
    return node.signIn(email, "wrong", client, device);
  }

  private static Tally guesses(int count, IntFunction<SignIn.Outcome> guess) throws Exception {
    var outcomes = new ArrayList<SignIn.Outcome>();
    var pending = new ArrayList<Future<SignIn.Outcome>>();
    try (var threads = Executors.newFixedThreadPool(64)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        pending.add(threads.submit(() -> guess.apply(number)));
      }
      for (Future<SignIn.Outcome> each : pending) {
        outcomes.add(each.get());
      }
    }
    return Tally.of(outcomes);
  }
}
