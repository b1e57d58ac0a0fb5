package dev.countersign.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.crypto.FuzzRing;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.fuzz.Must;
import dev.countersign.wackypod.WackyPodEntrance;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Refresh tokens that are spent by their use: as somebody sends them, and with claims that our own
/// key signed.
public final class RotatingRefreshTokenFuzz {
  private static final Contract CONTRACT = WackyPodEntrance.CONTRACT;
  private static final RandomTokens RANDOM = new RandomTokens(new SecureRandom());
  private static final JsonMapper JSON = new JsonMapper();
  private static final KeyRing RING = FuzzRing.open(Clock.systemUTC());
  private static final RotatingRefreshTokens TOKENS =
      new RotatingRefreshTokens("https://issuer.example", RING);
  private static final Session ROW = row();
  private static final String GOOD = TOKENS.mint(RING.refreshKey(), CONTRACT, ROW).exposeText();

  private RotatingRefreshTokenFuzz() {}

  /// Tries one input.
  ///
  /// @param input claims after the digit 2, else a token
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0 && input[0] == '2') {
      signed(Arrays.copyOfRange(input, 1, input.length));
    } else {
      String token = new String(input, UTF_8);
      Must.hold(TOKENS.parse(CONTRACT, token).isEmpty(), "a token that nobody signed");
      Must.hold(TOKENS.parse(CONTRACT, GOOD + token).isPresent() == token.isEmpty(), "more of it");
    }
  }

  private static void signed(byte[] claims) {
    String token = Jwt.sign(RING.refreshKey(), "refresh+jwt", claims);
    Optional<RotatingRefreshTokens.Presented> read = TOKENS.parse(CONTRACT, token);
    if (read.isEmpty()) {
      return;
    }
    JsonNode said = JSON.readTree(claims);
    Must.equal(CONTRACT.id(), said.required("aud").stringValue(), "whose it is");
    Must.equal(
        read.get().session().toString(), said.required("sid").stringValue(), "session as written");
    Must.equal((long) read.get().generation(), said.required("gen").longValue(), "generation");
    Must.hold(read.get().generation() > 0, "a generation from 1");
    Must.hold(said.required("exp").isIntegralNumber(), "an expiry in whole seconds");
    Must.hold(!read.get().isAuthentic(ROW), "of a session whose seed nobody knows");
  }

  private static Session row() {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    return new Session(
        new SessionId(new UUID(1, 2)),
        new UserId(new UUID(3, 4)),
        CONTRACT.id(),
        RANDOM.next(RotatingRefreshTokens.SEED_BYTES),
        TOKENS.currentKey().kid(),
        1,
        now,
        now,
        now.plusSeconds(1),
        now.plusSeconds(2),
        false,
        Secret.ofText(""));
  }
}
