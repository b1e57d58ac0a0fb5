package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many who do the same thing at the same moment, over HTTP, again and again.
@Timeout(3_600)
abstract class Races {
  static final int RACERS = 64;
  private static final String PASSWORD = "SecurePass123!";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final World world;
  private final int rounds;
  private final int losers;

  /// @param losers how many of those who lost a race are looked at
  Races(World world, int rounds, int losers) {
    this.world = world;
    this.rounds = rounds;
    this.losers = losers;
  }

  @Test
  void manyUsesOfOneRotatingTokenMakeOneSuccessor() {
    for (int round = 0; round < rounds; round++) {
      Tokens first = signedUp(newEmail());

      List<Reply> replies =
          Together.times(RACERS, () -> Wire.refresh(world, WACKYPOD, first.refresh()));

      assertThat(replies).extracting(Reply::status).containsOnly(200);
      List<Tokens> seconds = replies.stream().map(r -> Wire.tokens(WACKYPOD, r)).toList();
      assertThat(seconds)
          .extracting(Tokens::refresh)
          .hasSize(RACERS)
          .containsOnly(seconds.getFirst().refresh());
      assertThat(Wire.generation(seconds.getFirst().refresh())).isEqualTo(2);
      assertThat(Wire.isGood(world, seconds.getLast().access())).isTrue();

      // The one successor is alive, and has one successor too.
      Tokens third =
          Wire.tokens(WACKYPOD, Wire.refresh(world, WACKYPOD, seconds.getFirst().refresh()));
      assertThat(Wire.generation(third.refresh())).isEqualTo(3);
      assertThat(Wire.refresh(world, WACKYPOD, first.refresh()).status()).isEqualTo(401);
      assertThat(Wire.refresh(world, WACKYPOD, third.refresh()).status()).isEqualTo(401);
    }
  }

  @Test
  void aTokenUsedByDifferentProgramsNeverBranches() {
    for (int round = 0; round < rounds; round++) {
      Tokens first = signedUp(newEmail());
      List<Callable<Reply>> uses =
          IntStream.range(0, RACERS)
              .<Callable<Reply>>mapToObj(i ->
                  () ->
                      Wire.refresh(
                          world, WACKYPOD, first.refresh(), "User-Agent", "program/" + i % 4))
              .toList();

      List<Reply> replies = Together.run(uses);

      var successors = new HashSet<String>();
      for (Reply reply : replies) {
        assertThat(reply.status()).isIn(200, 401);
        if (reply.status() == 200) {
          successors.add(Wire.tokens(WACKYPOD, reply).refresh());
        }
      }
      assertThat(successors).hasSize(1);
      // The second program was a thief for all the server knows: nothing is left alive.
      String successor = successors.iterator().next();
      for (int program = 0; program < 4; program++) {
        assertThat(
                Wire.refresh(world, WACKYPOD, successor, "User-Agent", "program/" + program)
                    .status())
            .isEqualTo(401);
      }
      assertThat(Wire.isGood(world, first.access())).isFalse();
    }
  }

  @Test
  void manyUsesOfOneLastingTokenAllSucceed() {
    for (int round = 0; round < rounds; round++) {
      String email = newEmail();
      signedUp(email);
      Tokens tokens = Wire.tokens(MOMAIL, Wire.logIn(world, MOMAIL, email, PASSWORD));

      List<Reply> replies =
          Together.times(RACERS, () -> Wire.refresh(world, MOMAIL, tokens.refresh()));

      assertThat(replies)
          .allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).doesNotContain("refreshToken");
          });
      String oneOfThem = Wire.access(MOMAIL, replies.getFirst());
      assertThat(Wire.logOut(world, MOMAIL, oneOfThem, "").status()).isEqualTo(200);
      assertThat(Wire.refresh(world, MOMAIL, tokens.refresh()).status()).isEqualTo(401);
      String another = Wire.access(MOMAIL, replies.getLast());
      assertThat(Wire.logOut(world, MOMAIL, another, "").status()).isEqualTo(401);
    }
  }

  @Test
  void aResetTokenIsSpentOnce() {
    for (int round = 0; round < rounds; round++) {
      String email = newEmail();
      signedUp(email);
      String token = mailedToken(email);
      List<String> passwords = passwords();

      List<Reply> replies =
          Together.run(
              passwords.stream()
                  .<Callable<Reply>>map(password -> () -> Wire.reset(world, token, password))
                  .toList());

      String winner = onlyWinner(passwords, replies, 200, 400);
      assertThat(Wire.mailsAbout(world.mailTo(email), " password was changed")).isEqualTo(1);
      assertOnlyLogIn(email, passwords, winner);
      assertThat(Wire.logIn(world, WACKYPOD, email, PASSWORD).status()).isEqualTo(401);
      assertThat(Wire.reset(world, token, PASSWORD).status()).isEqualTo(400);
    }
  }

  @Test
  void anAddressIsRegisteredOnce() {
    for (int round = 0; round < rounds; round++) {
      String email = newEmail();
      List<String> passwords = passwords();
      var registrations = new ArrayList<Callable<Reply>>();
      for (String password : passwords) {
        String base = registrations.size() % 2 == 0 ? WACKYPOD : MOMAIL;
        registrations.add(() -> Wire.register(world, base, email, password));
      }

      List<Reply> replies = Together.run(registrations);

      String winner = onlyWinner(passwords, replies, 201, 409);
      assertOnlyLogIn(email, passwords, winner);
    }
  }

  @Test
  void noSessionOfTheOldPasswordSurvivesItsReset() {
    for (int round = 0; round < rounds; round++) {
      String email = newEmail();
      signedUp(email);
      String token = mailedToken(email);
      var calls = new ArrayList<Callable<Reply>>();
      for (int i = 0; i < RACERS / 2; i++) {
        String base = baseOf(i);
        calls.add(() -> Wire.logIn(world, base, email, PASSWORD));
      }
      int place = round % calls.size();
      calls.add(place, () -> Wire.reset(world, token, "NewSecurePass456!"));

      List<Reply> replies = Together.run(calls);

      assertThat(replies.remove(place).status()).isEqualTo(200);
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).status()).isIn(200, 401, 503);
        if (replies.get(i).status() == 200) {
          assertDead(Wire.tokens(baseOf(i), replies.get(i)));
        }
      }
      assertThat(Wire.logIn(world, WACKYPOD, email, PASSWORD).status()).isEqualTo(401);
      assertThat(Wire.logIn(world, MOMAIL, email, "NewSecurePass456!").status()).isEqualTo(200);
    }
  }

  @Test
  void twoTokensOfOneAccountDoNotWaitForEachOther() {
    for (int round = 0; round < rounds; round++) {
      String email = newEmail();
      signedUp(email);
      mailedToken(email);
      mailedToken(email);
      List<String> tokens = world.resetTokens(email);
      assertThat(tokens).hasSize(2);

      List<Reply> replies =
          Together.run(
              tokens.stream()
                  .<Callable<Reply>>map(
                      token -> () -> Wire.reset(world, token, "NewSecurePass456!"))
                  .toList());

      assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 400);
    }
  }

  @Test
  void nothingOfASessionSurvivesItsLogout() {
    for (int round = 0; round < rounds; round++) {
      for (String base : List.of(WACKYPOD, MOMAIL)) {
        String email = newEmail();
        signedUp(email);
        Tokens tokens = Wire.tokens(base, Wire.logIn(world, base, email, PASSWORD));
        var calls = new ArrayList<Callable<Reply>>();
        for (int i = 0; i < RACERS / 4; i++) {
          calls.add(() -> Wire.refresh(world, base, tokens.refresh()));
        }
        int place = round % calls.size();
        calls.add(place, () -> Wire.logOut(world, tokens));

        List<Reply> replies = Together.run(calls);

        assertThat(replies.remove(place).status()).isEqualTo(200);
        assertDead(tokens);
        for (Reply reply : replies) {
          assertThat(reply.status()).isIn(200, 401);
          if (reply.status() == 200) {
            String refresh =
                base.equals(WACKYPOD) ? Wire.tokens(base, reply).refresh() : tokens.refresh();
            assertDead(new Tokens(base, Wire.access(base, reply), refresh));
          }
        }
      }
    }
  }

  private static String baseOf(int i) {
    return i % 2 == 0 ? WACKYPOD : MOMAIL;
  }

  private static String newEmail() {
    return "racer" + NAMES.incrementAndGet() + "@example.com";
  }

  private Tokens signedUp(String email) {
    Reply reply = Wire.register(world, WACKYPOD, email, PASSWORD);
    assertThat(reply.status()).isEqualTo(201);
    return Wire.tokens(WACKYPOD, reply);
  }

  private String mailedToken(String email) {
    assertThat(Wire.requestReset(world, email).status()).isEqualTo(200);
    return world.resetTokens(email).getFirst();
  }

  private static List<String> passwords() {
    return IntStream.range(0, RACERS).mapToObj(i -> "RacingPass" + i + "!").toList();
  }

  /// The password of the one call that had success; all others were refused, or told to come back.
  private static String onlyWinner(
      List<String> passwords, List<Reply> replies, int success, int refusal) {
    assertThat(replies).extracting(Reply::status).containsOnlyOnce(success);
    assertThat(replies).extracting(Reply::status).isSubsetOf(success, refusal, 503);
    int winner = replies.stream().map(Reply::status).toList().indexOf(success);
    return passwords.get(winner);
  }

  private void assertOnlyLogIn(String email, List<String> passwords, String winner) {
    List<String> tried =
        Stream.concat(
                Stream.of(winner),
                passwords.stream().filter(each -> !each.equals(winner)).limit(losers))
            .toList();
    List<Reply> replies =
        Together.run(
            tried.stream()
                .<Callable<Reply>>map(
                    password -> () -> Wire.logIn(world, WACKYPOD, email, password))
                .toList());
    assertThat(replies.getFirst().status()).isEqualTo(200);
    assertThat(replies.subList(1, replies.size()))
        .extracting(Reply::status)
        .hasSize(losers)
        .containsOnly(401);
  }

  private void assertDead(Tokens tokens) {
    assertThat(Wire.logOut(world, tokens).status()).isEqualTo(401);
    assertThat(Wire.refresh(world, tokens.base(), tokens.refresh()).status()).isEqualTo(401);
  }
}
