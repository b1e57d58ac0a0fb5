package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Tokens;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A call that can be made now, and again.
///
/// @param done the status that says that it is done
/// @param again the status for who asks again for what is done
/// @param proof looks, over HTTP, whether it is done, with the answer that said so; this may change
///   things
record Attempt(Supplier<Reply> call, int done, int again, Consumer<Reply> proof) {
  static final String PASSWORD = "SecurePass123!";
  static final String OTHER_PASSWORD = "OtherSecurePass456!";
  private static final AtomicInteger NAMES = new AtomicInteger();

  Attempt ending(int status) {
    return new Attempt(call, status, status, proof);
  }

  Attempt provenBy(Consumer<Reply> check) {
    return new Attempt(call, done, again, check);
  }

  Attempt askedAgain(int status) {
    return new Attempt(call, done, status, proof);
  }

  static Attempt attempt(Supplier<Reply> call) {
    return new Attempt(call, 0, 0, _ -> {});
  }

  static Attempt registering(Stage world, String base) {
    String email = newEmail();
    return attempt(() -> Wire.register(world, base, email, PASSWORD))
        .ending(201)
        .provenBy(_ -> assertPassword(world, email, PASSWORD, OTHER_PASSWORD))
        .askedAgain(409);
  }

  static Attempt signingIn(Stage world, String base) {
    String email = newAccount(world);
    return attempt(() -> Wire.logIn(world, base, email, PASSWORD))
        .ending(200)
        .provenBy(reply -> assertAlive(world, Wire.tokens(base, reply)));
  }

  static Attempt revoking(Stage world, String base) {
    Tokens tokens = newSession(world, base);
    // So that it is time each time to look for keys that others have made.
    world.pass(Duration.ofSeconds(30));
    return attempt(() -> world.resource().revoke(tokens.refresh()))
        .ending(200)
        .provenBy(_ -> assertDead(world, tokens));
  }

  static Attempt askingForReset(Stage world, String email, Supplier<Reply> ask) {
    return attempt(ask)
        .ending(200)
        .provenBy(_ -> {
          String token = world.resetTokens(email).getFirst();
          assertThat(Wire.reset(world, token, OTHER_PASSWORD).status()).isEqualTo(200);
        });
  }

  static Attempt resetting(Stage world, Function<String, Reply> reset) {
    String email = newAccount(world);
    Tokens momail = signIn(world, MOMAIL, email);
    Tokens wackypod = signIn(world, WACKYPOD, email);
    String token = mailedToken(world, email);
    return attempt(() -> reset.apply(token))
        .ending(200)
        .provenBy(_ -> {
          assertPassword(world, email, OTHER_PASSWORD, PASSWORD);
          assertDead(world, momail);
          assertDead(world, wackypod);
          assertThat(isProven(world, email, OTHER_PASSWORD)).isTrue();
        })
        .askedAgain(400);
  }

  static Attempt verifying(Stage world, Function<String, Reply> verify) {
    String email = newAccount(world);
    String token = world.verificationTokens(email).getFirst();
    return attempt(() -> verify.apply(token))
        .ending(200)
        .provenBy(_ -> assertThat(isProven(world, email, PASSWORD)).isTrue())
        .askedAgain(400);
  }

  static Attempt resending(Stage world, Function<String, Reply> resend) {
    String email = newAccount(world);
    String first = world.verificationTokens(email).getFirst();
    world.pass(Duration.ofMillis(1));
    return attempt(() -> resend.apply(email))
        .ending(200)
        .provenBy(_ -> {
          String second = world.verificationTokens(email).getFirst();
          assertThat(second).isNotEqualTo(first);
          assertThat(Wire.verify(world, WACKYPOD, second).status()).isEqualTo(200);
        });
  }

  static String newEmail() {
    return "somebody" + NAMES.incrementAndGet() + "@example.com";
  }

  static String newAccount(Stage world) {
    String email = newEmail();
    assertThat(Wire.register(world, MOMAIL, email, PASSWORD).status()).isEqualTo(201);
    return email;
  }

  static Tokens newSession(Stage world, String base) {
    return signIn(world, base, newAccount(world));
  }

  static Tokens signIn(Stage world, String base, String email) {
    return Wire.tokens(base, Wire.logIn(world, base, email, PASSWORD));
  }

  static String mailedToken(Stage world, String email) {
    assertThat(Wire.requestReset(world, email).status()).isEqualTo(200);
    return world.resetTokens(email).getFirst();
  }

  static void assertPassword(Stage world, String email, String right, String wrong) {
    assertThat(Wire.logIn(world, MOMAIL, email, right).status()).isEqualTo(200);
    assertThat(Wire.logIn(world, MOMAIL, email, wrong).status()).isEqualTo(401);
  }

  static void assertAlive(Stage world, Tokens tokens) {
    assertThat(Wire.refresh(world, tokens.base(), tokens.refresh()).status()).isEqualTo(200);
    assertThat(Wire.logOut(world, tokens).status()).isEqualTo(200);
  }

  static void assertDead(Stage world, Tokens tokens) {
    assertThat(Wire.logOut(world, tokens).status()).isEqualTo(401);
    assertThat(Wire.refresh(world, tokens.base(), tokens.refresh()).status()).isEqualTo(401);
  }

  static boolean isProven(Stage world, String email, String password) {
    Reply reply = Wire.logIn(world, WACKYPOD, email, password);
    return Wire.isProven(Wire.tokens(WACKYPOD, reply).access());
  }
}
