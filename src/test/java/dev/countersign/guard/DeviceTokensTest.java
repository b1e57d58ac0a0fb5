package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.TestClock;
import dev.countersign.account.Account;
import dev.countersign.base.Secret;
import dev.countersign.crypto.Hs256Key;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.SampleRing;
import dev.countersign.json.Json;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeviceTokensTest {
  private static final String TYPE = "device+jwt";

  private final TestClock clock = new TestClock();
  private final RandomTokens random = new RandomTokens(new SecureRandom());
  private final RealDatabase.Opened opened = RealDatabase.SQLITE.open();
  private final KeyRing keys =
      SampleRing.open(
          opened.database(), new MasterKey.Given(Secret.of(new byte[32])), clock, random);
  private final DeviceTokens tokens = new DeviceTokens(keys, clock);
  private final Account ada = SampleAccounts.account("ada@example.com");
  private final DeviceId device = DeviceId.random(random);

  @AfterEach
  void close() {
    opened.close();
  }

  private String minted() {
    return tokens.mint(ada, device).text().exposeText();
  }

  private boolean isRead(String token) {
    return tokens.read(token).isPresent();
  }

  /// The claims of a good token, with one of them set to something else; null takes it away.
  private Map<String, Object> claims(String name, Object value) {
    long now = clock.instant().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", ada.id().toString());
    claims.put("exp", now + 60);
    claims.put("iat", now);
    claims.put("did", device.text());
    claims.put("pwv", 1);
    claims.put(name, value);
    claims.values().removeIf("absent"::equals);
    return claims;
  }

  private static String signed(JwtKey key, String type, Map<String, Object> claims) {
    return Jwt.sign(key, type, Json.write(claims));
  }

  @Test
  void aTokenNamesItsDeviceToItsAccountWithThePasswordOfThenAlone() {
    var presented = tokens.read(minted()).orElseThrow();

    assertThat(presented.device()).isEqualTo(device);
    assertThat(presented.isOf(ada)).isTrue();
    assertThat(presented.isOf(SampleAccounts.account("ada@example.com"))).isFalse();
    assertThat(presented.isOf(withVersion(2))).isFalse();
  }

  private Account withVersion(int version) {
    return new Account(
        ada.id(),
        ada.email(),
        ada.name(),
        ada.tier(),
        ada.emailVerified(),
        ada.passwordHash(),
        version,
        ada.createdAt());
  }

  @Test
  void aTokenIsGoodUntilItsVeryExpiry() {
    String token = minted();

    clock.advance(GuardRules.DEVICE_KNOWN.minusMillis(1));
    assertThat(isRead(token)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(isRead(token)).isFalse();
  }

  @Test
  void keysOfOtherPurposesAndOtherInstallationsMakeNone() {
    var good = claims("pwv", 1);
    var strange = Hs256Key.of(keys.deviceKey().kid(), random.next(32));

    assertThat(isRead(signed(keys.deviceKey(), TYPE, good))).isTrue();
    assertThat(isRead(signed(keys.refreshKey(), TYPE, good))).isFalse();
    assertThat(isRead(signed(strange, TYPE, good))).isFalse();
    assertThat(isRead(Jwt.sign(keys.accessKey(SampleRing.MOMAIL), TYPE, Json.write(good))))
        .isFalse();
    assertThat(isRead(signed(keys.deviceKey(), "refresh+jwt", good))).isFalse();
    assertThat(isRead(signed(keys.deviceKey(), "at+jwt", good))).isFalse();
  }

  @Test
  void claimsOfAnotherKindSayNothing() {
    for (String name : claims("pwv", 1).keySet()) {
      for (Object value :
          Arrays.asList("absent", "", "x", true, 1.5, 1e300, Map.of("a", 1), "9".repeat(99))) {
        String token = signed(keys.deviceKey(), TYPE, claims(name, value));
        boolean isHarmless =
            (name.equals("sub") && value instanceof String && !value.equals("absent"))
                || (name.equals("iat") && value.equals("absent"));

        assertThat(isRead(token)).as("%s = %s", name, value).isEqualTo(isHarmless);
        assertThat(tokens.read(token).filter(p -> p.isOf(ada)).isPresent())
            .as("%s = %s", name, value)
            .isEqualTo(name.equals("iat") && isHarmless);
      }
    }
  }

  @Test
  void aTokenThatCannotBeCheckedNowSaysNothing() {
    var unknown = Hs256Key.of("unknown", random.next(32));
    opened.database().close();

    assertThat(isRead(signed(unknown, TYPE, claims("pwv", 1)))).isFalse();
    assertThat(isRead(minted())).as("of a key that is known").isTrue();
  }
}
