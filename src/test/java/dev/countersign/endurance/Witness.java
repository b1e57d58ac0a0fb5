package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Server;
import dev.countersign.endurance.Wire.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that remembers what a server acknowledged to it, and later holds the server to that.
///
/// A call without an answer has happened or has not; both are right, and one of them must be. One
/// thread at a time.
abstract class Witness {
  private static final Duration GLANCE = Duration.ofMillis(5);
  private static final String PASSWORD = "SecurePass123!";
  private static final Pattern MAILED = Pattern.compile("reset-password\\?token=([A-Za-z0-9_-]+)");

  final String email;
  private final AtomicInteger acknowledged = new AtomicInteger();

  private Witness(String email) {
    this.email = email;
  }

  /// Makes the account, before the first load; later sign-ins are its own business.
  void prepare(Host server) {
    assertThat(Wire.register(server, WACKYPOD, email, PASSWORD).status()).isEqualTo(201);
  }

  /// Does the next thing.
  ///
  /// @throws java.io.UncheckedIOException when no answer came
  abstract void act(Server server);

  /// Checks all that was acknowledged, after the server, or its database, has been killed and
  /// started again.
  abstract void testify(Host server);

  /// How many effects the server has acknowledged; any thread may ask.
  int acknowledged() {
    return acknowledged.get();
  }

  /// Whether the answer acknowledges what was asked for. `503` says that nothing was done.
  boolean isDone(Reply reply, int success) {
    assertThat(reply.status()).as("%s: %s", email, reply.body()).isIn(success, 503);
    if (reply.status() == success) {
      acknowledged.incrementAndGet();
    }
    return reply.status() == success;
  }

  /// A sign-in, unless the server says that it has too much to do.
  Optional<Tokens> signIn(Host server, String base, String password) {
    Reply reply = Wire.logIn(server, base, email, password);
    return isDone(reply, 200) ? Optional.of(Wire.tokens(base, reply)) : Optional.empty();
  }

  void assertDead(Host server, Tokens tokens) {
    assertThat(Wire.logOut(server, tokens).status()).as(email).isEqualTo(401);
    assertThat(Wire.refresh(server, tokens.base(), tokens.refresh()).status())
        .as(email)
        .isEqualTo(401);
  }

  /// Waits until the server has acknowledged something to each of these, or will not do so to one
  /// any more; else the slow ones had nothing to lose.
  ///
  /// @param lives what each of them does, in the same order
  static void awaitFirstEffects(List<Witness> witnesses, List<Future<?>> lives, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    for (int i = 0; i < lives.size(); i++) {
      while (witnesses.get(i).acknowledged() == 0 && !lives.get(i).isDone()) {
        assertThat(System.nanoTime()).as(witnesses.get(i).email).isLessThan(end);
        LockSupport.parkNanos(GLANCE.toNanos()); // the server needs the cores
      }
    }
  }

  @Override
  public String toString() {
    return email + ": " + acknowledged() + " effects acknowledged and found again";
  }

  /// Refreshes at WackyPod without end.
  static final class OfRotation extends Witness {
    private final List<Tokens> line = new ArrayList<>();
    private boolean replayNext;

    /// @param replayFirst whether it replays a spent token after the first restart, or the second
    OfRotation(String email, boolean replayFirst) {
      super(email);
      this.replayNext = replayFirst;
    }

    @Override
    void prepare(Host server) {
      super.prepare(server);
      line.add(signIn(server, WACKYPOD, PASSWORD).orElseThrow());
    }

    @Override
    void act(Server server) {
      Reply reply = Wire.refresh(server, WACKYPOD, line.getLast().refresh());
      if (isDone(reply, 200)) {
        line.add(Wire.tokens(WACKYPOD, reply));
      }
    }

    @Override
    void testify(Host server) {
      // The last one known is current, or was spent by the call that got no answer.
      Reply reply = Wire.refresh(server, WACKYPOD, line.getLast().refresh());
      assertThat(reply.status()).as("%s: %s", email, reply.body()).isEqualTo(200);
      line.add(Wire.tokens(WACKYPOD, reply));
      assertThat(Wire.generation(line.getLast().refresh())).isEqualTo(line.size());
      assertThat(Wire.isGood(server, line.getLast().access())).isTrue();
      replayNext = !replayNext;
      if (replayNext && line.size() > 3) {
        Tokens spent = line.get(line.size() / 2 - 1);
        assertThat(Wire.refresh(server, WACKYPOD, spent.refresh()).status()).isEqualTo(401);
        assertDead(server, line.getLast());
        line.clear();
        line.add(signIn(server, WACKYPOD, PASSWORD).orElseThrow());
      }
    }
  }

  /// Refreshes at Momail without end.
  static final class OfLastingTokens extends Witness {
    private String refreshToken = "";

    OfLastingTokens(String email) {
      super(email);
    }

    @Override
    void prepare(Host server) {
      super.prepare(server);
      refreshToken = signIn(server, MOMAIL, PASSWORD).orElseThrow().refresh();
    }

    @Override
    void act(Server server) {
      isDone(Wire.refresh(server, MOMAIL, refreshToken), 200);
    }

    @Override
    void testify(Host server) {
      assertThat(Wire.refresh(server, MOMAIL, refreshToken).status()).isEqualTo(200);
    }
  }

  /// Signs in and out, at both APIs.
  static final class OfLogouts extends Witness {
    /// So many of the past are looked at again.
    private static final int KEPT = 20;

    private final List<Tokens> over = new ArrayList<>();
    private boolean atMomail;

    OfLogouts(String email) {
      super(email);
    }

    @Override
    void act(Server server) {
      atMomail = !atMomail;
      Optional<Tokens> tokens = signIn(server, atMomail ? MOMAIL : WACKYPOD, PASSWORD);
      if (tokens.isPresent() && isDone(Wire.logOut(server, tokens.get()), 200)) {
        over.add(tokens.get());
      }
    }

    @Override
    void testify(Host server) {
      over.forEach(tokens -> assertDead(server, tokens));
      over.subList(0, Math.max(0, over.size() - KEPT)).clear();
    }
  }

  /// Forgets its password again and again.
  static final class OfResets extends Witness {
    private final List<Tokens> over = new ArrayList<>();
    private final List<String> spent = new ArrayList<>();
    private String password = PASSWORD;
    private String next = PASSWORD;
    private int count;
    private final AtomicInteger resets = new AtomicInteger();

    OfResets(String email) {
      super(email);
    }

    @Override
    int acknowledged() {
      return resets.get();
    }

    @Override
    void act(Server server) {
      Optional<Tokens> old = signIn(server, count % 2 == 0 ? MOMAIL : WACKYPOD, password);
      if (old.isEmpty() || !isDone(Wire.requestReset(server, email), 200)) {
        return;
      }
      Reply mails = server.get("/dev/mail?to=" + email, "Accept", "application/json");
      Matcher mailed = MAILED.matcher(mails.body());
      if (!mailed.find() || spent.contains(mailed.group(1))) {
        return; // The process that was killed had its hands on the mail; it goes out later.
      }
      count++;
      next = "SecurePass" + count + "!";
      Reply reply = Wire.reset(server, mailed.group(1), next);
      if (reply.status() == 400) {
        spent.add(mailed.group(1)); // Such a late mail: a newer reset has spent its token, too.
      } else if (isDone(reply, 200)) {
        resets.incrementAndGet();
        password = next;
        over.add(old.get());
        spent.add(mailed.group(1));
      }
      next = password;
    }

    @Override
    void testify(Host server) {
      over.forEach(tokens -> assertDead(server, tokens));
      over.clear();
      if (!spent.isEmpty()) {
        assertThat(Wire.reset(server, spent.getLast(), "OtherPass123!").status()).isEqualTo(400);
      }
      int known = Wire.logIn(server, MOMAIL, email, password).status();
      if (password.equals(next)) {
        assertThat(known).isEqualTo(200);
        return;
      }
      // No answer came: one of the two passwords is right, and only one.
      int asked = Wire.logIn(server, MOMAIL, email, next).status();
      assertThat(List.of(known, asked)).containsExactlyInAnyOrder(200, 401);
      password = asked == 200 ? next : password;
      next = password;
    }
  }

  /// Registers one address after the other.
  static final class OfRegistrations extends Witness {
    private final List<String> made = new ArrayList<>();
    private int count;

    OfRegistrations(String name) {
      super(name);
    }

    @Override
    void prepare(Host server) {} // each of its addresses is a new one

    private String address() {
      return email + count + "@example.com";
    }

    @Override
    void act(Server server) {
      if (isDone(Wire.register(server, MOMAIL, address(), PASSWORD), 201)) {
        made.add(address());
        count++;
      }
    }

    @Override
    void testify(Host server) {
      for (String address : made) {
        assertThat(Wire.logIn(server, WACKYPOD, address, PASSWORD).status()).isEqualTo(200);
      }
      made.clear();
      // The one without an answer: made whole or not at all, and from now on there.
      assertThat(Wire.register(server, MOMAIL, address(), PASSWORD).status()).isIn(201, 409);
      assertThat(Wire.logIn(server, MOMAIL, address(), PASSWORD).status()).isEqualTo(200);
      count++;
    }
  }
}
