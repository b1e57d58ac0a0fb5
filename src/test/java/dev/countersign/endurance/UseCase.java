package dev.countersign.endurance;

import static dev.countersign.endurance.Attempt.OTHER_PASSWORD;
import static dev.countersign.endurance.Attempt.PASSWORD;
import static dev.countersign.endurance.Attempt.askingForReset;
import static dev.countersign.endurance.Attempt.assertAlive;
import static dev.countersign.endurance.Attempt.assertDead;
import static dev.countersign.endurance.Attempt.assertPassword;
import static dev.countersign.endurance.Attempt.attempt;
import static dev.countersign.endurance.Attempt.mailedToken;
import static dev.countersign.endurance.Attempt.newAccount;
import static dev.countersign.endurance.Attempt.newEmail;
import static dev.countersign.endurance.Attempt.newSession;
import static dev.countersign.endurance.Attempt.registering;
import static dev.countersign.endurance.Attempt.resending;
import static dev.countersign.endurance.Attempt.resetting;
import static dev.countersign.endurance.Attempt.revoking;
import static dev.countersign.endurance.Attempt.signIn;
import static dev.countersign.endurance.Attempt.signingIn;
import static dev.countersign.endurance.Attempt.verifying;
import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Tokens;
import dev.countersign.verify.VerificationMode;
import java.time.Duration;

/// Everything that somebody can ask of the server, once more for each way in which it can end.
enum UseCase {
  MOMAIL_REGISTER {
    @Override
    Attempt prepare(Stage world) {
      return registering(world, MOMAIL);
    }
  },
  WACKYPOD_REGISTER {
    @Override
    Attempt prepare(Stage world) {
      return registering(world, WACKYPOD);
    }
  },
  REGISTER_A_TAKEN_ADDRESS {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      return attempt(() -> Wire.register(world, WACKYPOD, email, OTHER_PASSWORD))
          .ending(409)
          .provenBy(_ -> assertPassword(world, email, PASSWORD, OTHER_PASSWORD));
    }
  },
  MOMAIL_LOGIN {
    @Override
    Attempt prepare(Stage world) {
      return signingIn(world, MOMAIL);
    }
  },
  WACKYPOD_LOGIN {
    @Override
    Attempt prepare(Stage world) {
      return signingIn(world, WACKYPOD);
    }
  },
  LOGIN_OF_A_KNOWN_DEVICE {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      Reply first = Wire.logIn(world, WACKYPOD, email, PASSWORD);
      String device = first.header(DEVICE).orElseThrow();
      return attempt(() -> Wire.logIn(world, WACKYPOD, email, PASSWORD, DEVICE, device))
          .ending(200)
          .provenBy(reply -> assertAlive(world, Wire.tokens(WACKYPOD, reply)));
    }
  },
  LOGIN_THAT_HASHES_ANEW {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      world.setPasswordHash(email, IMPORTED);
      return attempt(() -> Wire.logIn(world, MOMAIL, email, PASSWORD))
          .ending(200)
          .provenBy(reply -> {
            assertThat(world.passwordHash(email)).startsWith("$argon2id$");
            assertPassword(world, email, PASSWORD, OTHER_PASSWORD);
            assertAlive(world, Wire.tokens(MOMAIL, reply));
          });
    }
  },
  LOGIN_BEFORE_THE_ADDRESS_IS_PROVEN {
    @Override
    VerificationMode verification() {
      return VerificationMode.REQUIRED_FOR_LOGIN;
    }

    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      return attempt(() -> Wire.logIn(world, MOMAIL, email, PASSWORD))
          .ending(403)
          .provenBy(_ -> {
            String token = world.verificationTokens(email).getFirst();
            assertThat(Wire.verify(world, MOMAIL, token).status()).isEqualTo(200);
            assertPassword(world, email, PASSWORD, OTHER_PASSWORD);
          });
    }
  },
  LOGIN_WITH_A_WRONG_PASSWORD {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      return attempt(() -> Wire.logIn(world, MOMAIL, email, OTHER_PASSWORD))
          .ending(401)
          .provenBy(_ -> assertPassword(world, email, PASSWORD, OTHER_PASSWORD));
    }
  },
  LOGIN_OF_NOBODY {
    @Override
    Attempt prepare(Stage world) {
      String email = newEmail();
      return attempt(() -> Wire.logIn(world, WACKYPOD, email, PASSWORD))
          .ending(401)
          .provenBy(_ -> {});
    }
  },
  MOMAIL_REFRESH {
    @Override
    Attempt prepare(Stage world) {
      Tokens tokens = newSession(world, MOMAIL);
      return attempt(() -> Wire.refresh(world, MOMAIL, tokens.refresh()))
          .ending(200)
          .provenBy(reply -> {
            String access = Wire.access(MOMAIL, reply);
            assertAlive(world, new Tokens(MOMAIL, access, tokens.refresh()));
          });
    }
  },
  WACKYPOD_REFRESH {
    @Override
    Attempt prepare(Stage world) {
      Tokens tokens = newSession(world, WACKYPOD);
      return attempt(() -> Wire.refresh(world, WACKYPOD, tokens.refresh()))
          .ending(200)
          .provenBy(reply -> {
            Tokens next = Wire.tokens(WACKYPOD, reply);
            assertThat(Wire.generation(next.refresh())).isEqualTo(2);
            assertAlive(world, next);
          });
    }
  },
  REPLAY_OF_A_LOST_ANSWER {
    @Override
    Attempt prepare(Stage world) {
      Tokens spent = newSession(world, WACKYPOD);
      Reply rotated = Wire.refresh(world, WACKYPOD, spent.refresh());
      String successor = Wire.tokens(WACKYPOD, rotated).refresh();
      return attempt(() -> Wire.refresh(world, WACKYPOD, spent.refresh()))
          .ending(200)
          .provenBy(reply -> {
            Tokens again = Wire.tokens(WACKYPOD, reply);
            assertThat(again.refresh()).isEqualTo(successor);
            assertAlive(world, again);
          });
    }
  },
  REUSE_OF_A_SPENT_TOKEN {
    @Override
    Attempt prepare(Stage world) {
      Tokens spent = newSession(world, WACKYPOD);
      Tokens current = Wire.tokens(WACKYPOD, Wire.refresh(world, WACKYPOD, spent.refresh()));
      world.pass(Duration.ofMinutes(2));
      return attempt(() -> Wire.refresh(world, WACKYPOD, spent.refresh()))
          .ending(401)
          .provenBy(_ -> assertDead(world, current));
    }
  },
  MOMAIL_LOGOUT {
    @Override
    Attempt prepare(Stage world) {
      Tokens tokens = newSession(world, MOMAIL);
      return attempt(() -> Wire.logOut(world, tokens))
          .ending(200)
          .provenBy(_ -> assertDead(world, tokens))
          .askedAgain(401);
    }
  },
  WACKYPOD_LOGOUT_OF_TWO_SESSIONS {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      Tokens here = signIn(world, WACKYPOD, email);
      Tokens elsewhere = signIn(world, WACKYPOD, email);
      return attempt(() -> Wire.logOut(world, WACKYPOD, here.access(), elsewhere.refresh()))
          .ending(200)
          .provenBy(_ -> {
            assertDead(world, here);
            assertDead(world, elsewhere);
          })
          .askedAgain(401);
    }
  },
  LOGOUT_OF_ANOTHER_USER {
    @Override
    Attempt prepare(Stage world) {
      Tokens own = newSession(world, WACKYPOD);
      Tokens foreign = newSession(world, WACKYPOD);
      return attempt(() -> Wire.logOut(world, WACKYPOD, own.access(), foreign.refresh()))
          .ending(401)
          .provenBy(_ -> {
            assertAlive(world, own);
            assertAlive(world, foreign);
          });
    }
  },
  REVOKE_AN_OPAQUE_TOKEN {
    @Override
    Attempt prepare(Stage world) {
      return revoking(world, MOMAIL);
    }
  },
  REVOKE_A_ROTATING_TOKEN {
    @Override
    Attempt prepare(Stage world) {
      return revoking(world, WACKYPOD);
    }
  },
  INTROSPECT {
    @Override
    Attempt prepare(Stage world) {
      Tokens tokens = newSession(world, WACKYPOD);
      return attempt(() -> world.resource().introspect(tokens.access()))
          .ending(200)
          .provenBy(reply -> {
            assertThat(reply.body()).startsWith("{\"active\":true,");
            assertAlive(world, tokens);
          });
    }
  },
  REQUEST_RESET {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      return askingForReset(world, email, () -> Wire.requestReset(world, email));
    }
  },
  REQUEST_RESET_ON_THE_PAGE {
    @Override
    Attempt prepare(Stage world) {
      String email = newAccount(world);
      return askingForReset(world, email, () -> world.submit("/forgot-password", "email", email));
    }
  },
  REQUEST_RESET_OF_NOBODY {
    @Override
    Attempt prepare(Stage world) {
      String email = newEmail();
      return attempt(() -> Wire.requestReset(world, email))
          .ending(200)
          .provenBy(_ -> assertThat(world.resetTokens(email)).isEmpty());
    }
  },
  RESET {
    @Override
    Attempt prepare(Stage world) {
      return resetting(world, token -> Wire.reset(world, token, OTHER_PASSWORD));
    }
  },
  RESET_ON_THE_PAGE {
    @Override
    Attempt prepare(Stage world) {
      return resetting(
          world,
          token -> world.submit("/reset-password", "token", token, "password", OTHER_PASSWORD));
    }
  },
  RESET_TO_A_WEAK_PASSWORD {
    @Override
    Attempt prepare(Stage world) {
      String token = mailedToken(world, newAccount(world));
      return attempt(() -> Wire.reset(world, token, "weak"))
          .ending(400)
          .provenBy(
              _ -> assertThat(Wire.reset(world, token, OTHER_PASSWORD).status()).isEqualTo(200));
    }
  },
  MOMAIL_VERIFY {
    @Override
    Attempt prepare(Stage world) {
      return verifying(world, token -> Wire.verify(world, MOMAIL, token));
    }
  },
  WACKYPOD_VERIFY {
    @Override
    Attempt prepare(Stage world) {
      return verifying(world, token -> Wire.verify(world, WACKYPOD, token));
    }
  },
  VERIFY_ON_THE_PAGE {
    @Override
    Attempt prepare(Stage world) {
      return verifying(world, token -> world.submit("/verify-email", "token", token));
    }
  },
  MOMAIL_RESEND {
    @Override
    Attempt prepare(Stage world) {
      return resending(world, email -> Wire.resend(world, MOMAIL, email));
    }
  },
  WACKYPOD_RESEND {
    @Override
    Attempt prepare(Stage world) {
      return resending(world, email -> Wire.resend(world, WACKYPOD, email));
    }
  },
  RESEND_ON_THE_PAGE {
    @Override
    Attempt prepare(Stage world) {
      return resending(world, email -> world.submit("/resend-verification", "email", email));
    }
  },
  RESEND_TO_NOBODY {
    @Override
    Attempt prepare(Stage world) {
      String email = newEmail();
      return attempt(() -> Wire.resend(world, MOMAIL, email))
          .ending(200)
          .provenBy(_ -> assertThat(world.verificationTokens(email)).isEmpty());
    }
  };

  /// The password, as passlib writes PBKDF2.
  private static final String IMPORTED =
      "$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0$/fjnJCOpTQkDR4ltlS2Lpbx8Ow.J39wMUh16iJZgNyA";

  private static final String DEVICE = "X-Device-Token";

  /// What the server that it is asked of has to be set to.
  VerificationMode verification() {
    return VerificationMode.OPTIONAL;
  }

  /// Makes everything that the call needs.
  abstract Attempt prepare(Stage world);
}
