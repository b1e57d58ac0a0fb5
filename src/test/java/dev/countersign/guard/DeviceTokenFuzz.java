package dev.countersign.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.TestClock;
import dev.countersign.crypto.FuzzRing;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.KeyRing;
import dev.countersign.fuzz.Must;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tokens of devices: as somebody sends them in `X-Device-Token` or in the cookie, and with claims
/// that our own key signed.
public final class DeviceTokenFuzz {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TestClock CLOCK = new TestClock();
  private static final KeyRing RING = FuzzRing.open(CLOCK);
  private static final DeviceTokens TOKENS = new DeviceTokens(RING, CLOCK);

  private DeviceTokenFuzz() {}

  /// Tries one input.
  ///
  /// @param input claims after the digit 2, else a token
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0 && input[0] == '2') {
      signed(Arrays.copyOfRange(input, 1, input.length));
    } else {
      Must.hold(TOKENS.read(new String(input, UTF_8)).isEmpty(), "a token that nobody signed");
    }
  }

  private static void signed(byte[] claims) {
    String token = Jwt.sign(RING.deviceKey(), "device+jwt", claims);
    Optional<DeviceTokens.Presented> read = TOKENS.read(token);
    Must.hold(
        TOKENS.read(Jwt.sign(RING.deviceKey(), "at+jwt", claims)).isEmpty(), "of another type");
    if (read.isEmpty()) {
      return;
    }
    JsonNode said = JSON.readTree(claims);
    Must.equal(said.required("sub").stringValue(), read.get().account(), "the account");
    Must.equal(said.required("did").stringValue(), read.get().device().text(), "the device");
    Must.equal(said.required("pwv").longValue(), read.get().passwordVersion(), "the password");
    Must.hold(
        said.required("exp").longValue() > CLOCK.instant().getEpochSecond(), "one that is over");
  }
}
