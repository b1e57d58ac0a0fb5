package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Tokens;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Everything that somebody can ask of the server, once more for each way in which it can end.
enum UseCase {
  MOMAIL_REGISTER {
    @Override
    Attempt prepare(World world) {
      return registering(world, MOMAIL);
    }
  },
  WACKYPOD_REGISTER {
    @Override
    Attempt prepare(World world) {
      return registering(world, WACKYPOD);
    }
  },
  REGISTER_A_TAKEN_ADDRESS {
    @Override
    Attempt prepare(World world) {
      String email = newAccount(world);
      return attempt(() -> Wire.register(world, WACKYPOD, email, OTHER_PASSWORD))
          .ending(409)
          .provenBy(_ -> assertPassword(world, email, PASSWORD, OTHER_PASSWORD));
    }
  },
  MOMAIL_LOGIN {
    @Override
    Attempt prepare(World world) {
      return signingIn(world, MOMAIL);
    }
  },
  WACKYPOD_LOGIN {
    @Override
    Attempt prepare(World world) {
      return signingIn(world, WACKYPOD);
    }
  },
  LOGIN_WITH_A_WRONG_PASSWORD {
    @Override
    Attempt prepare(World world) {
      String email = newAccount(world);
      return attempt(() -> Wire.logIn(world, MOMAIL, email, OTHER_PASSWORD))
          .ending(401)
          .provenBy(_ -> assertPassword(world, email, PASSWORD, OTHER_PASSWORD));
    }
  },
  LOGIN_OF_NOBODY {
    @Override
    Attempt prepare(World world) {
      String email = newEmail();
      return attempt(() -> Wire.logIn(world, WACKYPOD, email, PASSWORD))
          .ending(401)
          .provenBy(_ -> {});
    }
  },
  MOMAIL_REFRESH {
    @Override
    Attempt prepare(World world) {
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
    Attempt prepare(World world) {
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
    Attempt prepare(World world) {
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
    Attempt prepare(World world) {
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
    Attempt prepare(World world) {
      Tokens tokens = newSession(world, MOMAIL);
      return attempt(() -> Wire.logOut(world, tokens))
          .ending(200)
          .provenBy(_ -> assertDead(world, tokens))
          .askedAgain(401);
    }
  },
  WACKYPOD_LOGOUT_OF_TWO_SESSIONS {
    @Override
    Attempt prepare(World world) {
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
    Attempt prepare(World world) {
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
  REQUEST_RESET {
    @Override
    Attempt prepare(World world) {
      String email = newAccount(world);
      return attempt(() -> Wire.requestReset(world, email))
          .ending(200)
          .provenBy(_ -> {
            String token = world.resetTokens(email).getFirst();
            assertThat(Wire.reset(world, token, OTHER_PASSWORD).status()).isEqualTo(200);
          });
    }
  },
  REQUEST_RESET_OF_NOBODY {
    @Override
    Attempt prepare(World world) {
      String email = newEmail();
      return attempt(() -> Wire.requestReset(world, email))
          .ending(200)
          .provenBy(_ -> assertThat(world.resetTokens(email)).isEmpty());
    }
  },
  RESET {
    @Override
    Attempt prepare(World world) {
      String email = newAccount(world);
      Tokens momail = signIn(world, MOMAIL, email);
      Tokens wackypod = signIn(world, WACKYPOD, email);
      String token = mailedToken(world, email);
      return attempt(() -> Wire.reset(world, token, OTHER_PASSWORD))
          .ending(200)
          .provenBy(_ -> {
            assertPassword(world, email, OTHER_PASSWORD, PASSWORD);
            assertDead(world, momail);
            assertDead(world, wackypod);
            assertThat(isProven(world, email, OTHER_PASSWORD)).isTrue();
          })
          .askedAgain(400);
    }
  },
  RESET_TO_A_WEAK_PASSWORD {
    @Override
    Attempt prepare(World world) {
      String token = mailedToken(world, newAccount(world));
      return attempt(() -> Wire.reset(world, token, "weak"))
          .ending(400)
          .provenBy(
              _ -> assertThat(Wire.reset(world, token, OTHER_PASSWORD).status()).isEqualTo(200));
    }
  },
  MOMAIL_VERIFY {
    @Override
    Attempt prepare(World world) {
      return verifying(world, MOMAIL);
    }
  },
  WACKYPOD_VERIFY {
    @Override
    Attempt prepare(World world) {
      return verifying(world, WACKYPOD);
    }
  },
  MOMAIL_RESEND {
    @Override
    Attempt prepare(World world) {
      return resending(world, MOMAIL);
    }
  },
  WACKYPOD_RESEND {
    @Override
    Attempt prepare(World world) {
      return resending(world, WACKYPOD);
    }
  };

  private static final String PASSWORD = "SecurePass123!";
  private static final String OTHER_PASSWORD = "OtherSecurePass456!";
  private static final AtomicInteger NAMES = new AtomicInteger();

  /// Makes everything that the call needs.
  abstract Attempt prepare(World world);

  /// A call that can be made now, and again.
  ///
  /// @param done the status that says that it is done
  /// @param again the status for who asks again for what is done
  /// @param proof looks, over HTTP, whether it is done, with the answer that said so; this may
  ///   change things
  record Attempt(Supplier<Reply> call, int done, int again, Consumer<Reply> proof) {
    private Attempt ending(int status) {
      return new Attempt(call, status, status, proof);
    }

    private Attempt provenBy(Consumer<Reply> check) {
      return new Attempt(call, done, again, check);
    }

    private Attempt askedAgain(int status) {
      return new Attempt(call, done, status, proof);
    }
  }

  private static Attempt attempt(Supplier<Reply> call) {
    return new Attempt(call, 0, 0, _ -> {});
  }

  private static Attempt registering(World world, String base) {
    String email = newEmail();
    return attempt(() -> Wire.register(world, base, email, PASSWORD))
        .ending(201)
        .provenBy(_ -> assertPassword(world, email, PASSWORD, OTHER_PASSWORD))
        .askedAgain(409);
  }

  private static Attempt signingIn(World world, String base) {
    String email = newAccount(world);
    return attempt(() -> Wire.logIn(world, base, email, PASSWORD))
        .ending(200)
        .provenBy(reply -> assertAlive(world, Wire.tokens(base, reply)));
  }

  private static Attempt verifying(World world, String base) {
    String email = newAccount(world);
    String token = world.verificationTokens(email).getFirst();
    return attempt(() -> Wire.verify(world, base, token))
        .ending(200)
        .provenBy(_ -> assertThat(isProven(world, email, PASSWORD)).isTrue())
        .askedAgain(400);
  }

  private static Attempt resending(World world, String base) {
    String email = newAccount(world);
    String first = world.verificationTokens(email).getFirst();
    world.pass(Duration.ofMillis(1));
    return attempt(() -> Wire.resend(world, base, email))
        .ending(200)
        .provenBy(_ -> {
          String second = world.verificationTokens(email).getFirst();
          assertThat(second).isNotEqualTo(first);
          assertThat(Wire.verify(world, base, second).status()).isEqualTo(200);
        });
  }

  private static String newEmail() {
    return "somebody" + NAMES.incrementAndGet() + "@example.com";
  }

  private static String newAccount(World world) {
    String email = newEmail();
    assertThat(Wire.register(world, MOMAIL, email, PASSWORD).status()).isEqualTo(201);
    return email;
  }

  private static Tokens newSession(World world, String base) {
    return signIn(world, base, newAccount(world));
  }

  private static Tokens signIn(World world, String base, String email) {
    return Wire.tokens(base, Wire.logIn(world, base, email, PASSWORD));
  }

  private static String mailedToken(World world, String email) {
    assertThat(Wire.requestReset(world, email).status()).isEqualTo(200);
    return world.resetTokens(email).getFirst();
  }

  private static void assertPassword(World world, String email, String right, String wrong) {
    assertThat(Wire.logIn(world, MOMAIL, email, right).status()).isEqualTo(200);
    assertThat(Wire.logIn(world, MOMAIL, email, wrong).status()).isEqualTo(401);
  }

  private static void assertAlive(World world, Tokens tokens) {
    assertThat(Wire.refresh(world, tokens.base(), tokens.refresh()).status()).isEqualTo(200);
    assertThat(Wire.logOut(world, tokens).status()).isEqualTo(200);
  }

  private static void assertDead(World world, Tokens tokens) {
    assertThat(Wire.logOut(world, tokens).status()).isEqualTo(401);
    assertThat(Wire.refresh(world, tokens.base(), tokens.refresh()).status()).isEqualTo(401);
  }

  private static boolean isProven(World world, String email, String password) {
    Reply reply = Wire.logIn(world, WACKYPOD, email, password);
    return Wire.isProven(Wire.tokens(WACKYPOD, reply).access());
  }
}
