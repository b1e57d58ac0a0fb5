package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many who do the same thing at the same moment, over HTTP, again and again.
@Timeout(3_600)
final class RaceTest {
  private static final int RACERS = 64;
  private static final int ROUNDS = Effort.rounds(20);
  private static final String PASSWORD = "SecurePass123!";

  private static final AppFixture APP = AppFixture.start();
  private static final Host HOST = APP::post;
  private static final AtomicInteger NAMES = new AtomicInteger();

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void manyUsesOfOneRotatingTokenMakeOneSuccessor() {
    for (int round = 0; round < ROUNDS; round++) {
      Tokens first = signedUp(newEmail());

      List<Reply> replies =
          Together.times(RACERS, () -> Wire.refresh(HOST, WACKYPOD, first.refresh()));

      assertThat(replies).extracting(Reply::status).containsOnly(200);
      List<Tokens> seconds = replies.stream().map(r -> Wire.tokens(WACKYPOD, r)).toList();
      assertThat(seconds)
          .extracting(Tokens::refresh)
          .hasSize(RACERS)
          .containsOnly(seconds.getFirst().refresh());
      assertThat(Wire.generation(seconds.getFirst().refresh())).isEqualTo(2);
      assertThat(Wire.isGood(HOST, seconds.getLast().access())).isTrue();

      // The one successor is alive, and has one successor too.
      Tokens third =
          Wire.tokens(WACKYPOD, Wire.refresh(HOST, WACKYPOD, seconds.getFirst().refresh()));
      assertThat(Wire.generation(third.refresh())).isEqualTo(3);
      assertThat(Wire.refresh(HOST, WACKYPOD, first.refresh()).status()).isEqualTo(401);
      assertThat(Wire.refresh(HOST, WACKYPOD, third.refresh()).status()).isEqualTo(401);
    }
  }

  @Test
  void aTokenUsedByDifferentProgramsNeverBranches() {
    for (int round = 0; round < ROUNDS; round++) {
      Tokens first = signedUp(newEmail());
      List<Callable<Reply>> uses =
          IntStream.range(0, RACERS)
              .<Callable<Reply>>mapToObj(i ->
                  () ->
                      Wire.refresh(
                          HOST, WACKYPOD, first.refresh(), "User-Agent", "program/" + i % 4))
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
                Wire.refresh(HOST, WACKYPOD, successor, "User-Agent", "program/" + program)
                    .status())
            .isEqualTo(401);
      }
      assertThat(Wire.isGood(HOST, first.access())).isFalse();
    }
  }

  @Test
  void manyUsesOfOneLastingTokenAllSucceed() {
    for (int round = 0; round < ROUNDS; round++) {
      String email = newEmail();
      signedUp(email);
      Tokens tokens = Wire.tokens(MOMAIL, Wire.logIn(HOST, MOMAIL, email, PASSWORD));

      List<Reply> replies =
          Together.times(RACERS, () -> Wire.refresh(HOST, MOMAIL, tokens.refresh()));

      assertThat(replies)
          .allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).doesNotContain("refreshToken");
          });
      String oneOfThem = Wire.access(MOMAIL, replies.getFirst());
      assertThat(Wire.logOut(HOST, MOMAIL, oneOfThem, "").status()).isEqualTo(200);
      assertThat(Wire.refresh(HOST, MOMAIL, tokens.refresh()).status()).isEqualTo(401);
      String another = Wire.access(MOMAIL, replies.getLast());
      assertThat(Wire.logOut(HOST, MOMAIL, another, "").status()).isEqualTo(401);
    }
  }

  @Test
  void aResetTokenIsSpentOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      String email = newEmail();
      signedUp(email);
      String token = mailedToken(email);
      List<String> passwords = passwords();

      List<Reply> replies =
          Together.run(
              passwords.stream()
                  .<Callable<Reply>>map(password -> () -> Wire.reset(HOST, token, password))
                  .toList());

      String winner = onlyWinner(passwords, replies, 200, 400);
      assertThat(Wire.mailsAbout(APP.mailTo(email), "Your 127.0.0.1 password was changed"))
          .isEqualTo(1);
      assertOnlyLogIn(email, passwords, winner);
      assertThat(Wire.logIn(HOST, WACKYPOD, email, PASSWORD).status()).isEqualTo(401);
      assertThat(Wire.reset(HOST, token, PASSWORD).status()).isEqualTo(400);
    }
  }

  @Test
  void anAddressIsRegisteredOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      String email = newEmail();
      List<String> passwords = passwords();
      var registrations = new ArrayList<Callable<Reply>>();
      for (String password : passwords) {
        String base = registrations.size() % 2 == 0 ? WACKYPOD : MOMAIL;
        registrations.add(() -> Wire.register(HOST, base, email, password));
      }

      List<Reply> replies = Together.run(registrations);

      String winner = onlyWinner(passwords, replies, 201, 409);
      assertOnlyLogIn(email, passwords, winner);
    }
  }

  @Test
  void noSessionOfTheOldPasswordSurvivesItsReset() {
    for (int round = 0; round < ROUNDS; round++) {
      String email = newEmail();
      signedUp(email);
      String token = mailedToken(email);
      var calls = new ArrayList<Callable<Reply>>();
      for (int i = 0; i < RACERS / 2; i++) {
        String base = baseOf(i);
        calls.add(() -> Wire.logIn(HOST, base, email, PASSWORD));
      }
      int place = round % calls.size();
      calls.add(place, () -> Wire.reset(HOST, token, "NewSecurePass456!"));

      List<Reply> replies = Together.run(calls);

      assertThat(replies.remove(place).status()).isEqualTo(200);
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).status()).isIn(200, 401, 503);
        if (replies.get(i).status() == 200) {
          assertDead(Wire.tokens(baseOf(i), replies.get(i)));
        }
      }
      assertThat(Wire.logIn(HOST, WACKYPOD, email, PASSWORD).status()).isEqualTo(401);
      assertThat(Wire.logIn(HOST, MOMAIL, email, "NewSecurePass456!").status()).isEqualTo(200);
    }
  }

  @Test
  void nothingOfASessionSurvivesItsLogout() {
    for (int round = 0; round < ROUNDS; round++) {
      for (String base : List.of(WACKYPOD, MOMAIL)) {
        String email = newEmail();
        signedUp(email);
        Tokens tokens = Wire.tokens(base, Wire.logIn(HOST, base, email, PASSWORD));
        var calls = new ArrayList<Callable<Reply>>();
        for (int i = 0; i < RACERS / 4; i++) {
          calls.add(() -> Wire.refresh(HOST, base, tokens.refresh()));
        }
        int place = round % calls.size();
        calls.add(place, () -> Wire.logOut(HOST, tokens));

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

  private static Tokens signedUp(String email) {
    Reply reply = Wire.register(HOST, WACKYPOD, email, PASSWORD);
    assertThat(reply.status()).isEqualTo(201);
    return Wire.tokens(WACKYPOD, reply);
  }

  private static String mailedToken(String email) {
    assertThat(Wire.requestReset(HOST, email).status()).isEqualTo(200);
    return APP.resetTokens(email).getFirst();
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

  private static void assertOnlyLogIn(String email, List<String> passwords, String winner) {
    List<Reply> replies =
        Together.run(
            passwords.stream()
                .<Callable<Reply>>map(password -> () -> Wire.logIn(HOST, WACKYPOD, email, password))
                .toList());
    for (int i = 0; i < passwords.size(); i++) {
      assertThat(replies.get(i).status()).isEqualTo(passwords.get(i).equals(winner) ? 200 : 401);
    }
  }

  private static void assertDead(Tokens tokens) {
    assertThat(Wire.logOut(HOST, tokens).status()).isEqualTo(401);
    assertThat(Wire.refresh(HOST, tokens.base(), tokens.refresh()).status()).isEqualTo(401);
  }
}
