package dev.countersign.guard;

import dev.countersign.account.Account;
import dev.countersign.base.Secret;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.TokenLife;
import dev.countersign.crypto.TokenVerifier;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import dev.countersign.store.StoreUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes and reads the tokens by which devices are known again: JWTs signed by a key of their own,
/// which say that a device has signed in to an account while its password was of one version. They
/// open nothing. Safe for use by many threads.
final class DeviceTokens {
  private static final String TYPE = "device+jwt";

  private final KeyRing keys;
  private final TokenVerifier verifier;
  private final Clock clock;

  DeviceTokens(KeyRing keys, Clock clock) {
    this.keys = keys;
    this.verifier = keys.verifierOfDeviceTokens(TYPE);
    this.clock = clock;
  }

  /// A token that is good from now.
  DeviceToken mint(Account account, DeviceId device) {
    Instant now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", account.id().toString());
    claims.put("exp", now.plus(GuardRules.DEVICE_KNOWN).getEpochSecond());
    claims.put("iat", now.getEpochSecond());
    claims.put("did", device.text());
    claims.put("pwv", account.passwordVersion());
    String text = Jwt.sign(keys.deviceKey(), TYPE, Json.write(claims));
    return new DeviceToken(Secret.ofText(text), GuardRules.DEVICE_KNOWN);
  }

  /// What the token says, if it is one of ours and has not expired; any other text says nothing,
  /// and so does one that cannot be checked just now.
  Optional<Presented> read(String token) {
    Optional<JsonObject> claims;
    try {
      claims = verifier.verify(token);
    } catch (StoreUnavailable e) {
      return Optional.empty();
    }
    return claims
        .filter(
            found -> TokenLife.read(found).filter(life -> life.covers(clock.instant())).isPresent())
        .flatMap(DeviceTokens::presented);
  }

  private static Optional<Presented> presented(JsonObject claims) {
    Optional<String> account = claims.string("sub");
    Optional<DeviceId> device = claims.string("did").flatMap(DeviceId::parse);
    OptionalLong version = claims.integer("pwv");
    return account.isPresent() && device.isPresent() && version.isPresent()
        ? Optional.of(new Presented(account.get(), device.get(), version.getAsLong()))
        : Optional.empty();
  }

  /// A token of ours that somebody shows.
  record Presented(String account, DeviceId device, long passwordVersion) {
    /// Whether it was given for this account, with the password that it has now.
    boolean isOf(Account other) {
      UserId id = other.id();
      return account.equals(id.toString()) && passwordVersion == other.passwordVersion();
    }
  }
}
