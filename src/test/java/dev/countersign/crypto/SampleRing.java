package dev.countersign.crypto;

import dev.countersign.crypto.KeyPolicy.AccessTokenTerms;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// A key ring as a server with default settings opens it, for the two contracts there are.
public final class SampleRing {
  public static final String MOMAIL = "momail";
  public static final String WACKYPOD = "wackypod";

  private SampleRing() {}

  /// Keys for 90 days, with this algorithm for both contracts.
  static KeyPolicy policy(SigningAlgorithm algorithm) {
    return policy(Duration.ofDays(90), new SigningMethod.Made(algorithm));
  }

  static KeyPolicy policy(Duration rotation, SigningMethod method) {
    return new KeyPolicy(
        rotation,
        Map.of(
            MOMAIL, new AccessTokenTerms(method, Duration.ofHours(1)),
            WACKYPOD, new AccessTokenTerms(method, Duration.ofMinutes(15))));
  }

  /// As a server opens it whose keys sign for so long each, by these algorithms.
  public static KeyRing rotating(
      Database database,
      MasterKey master,
      Duration rotation,
      SigningAlgorithm momail,
      SigningAlgorithm wackypod,
      Clock clock) {
    var terms =
        Map.of(
            MOMAIL, new AccessTokenTerms(new SigningMethod.Made(momail), Duration.ofHours(1)),
            WACKYPOD,
                new AccessTokenTerms(new SigningMethod.Made(wackypod), Duration.ofMinutes(15)));
    return KeyRing.open(
        database,
        MasterKeySources.of(master),
        new KeyPolicy(rotation, terms),
        event -> {},
        clock,
        TestKeys.RANDOM);
  }

  public static KeyRing open(
      Database database, MasterKey master, Clock clock, RandomTokens random) {
    return open(database, master, policy(SigningAlgorithm.ES256), clock, random);
  }

  static KeyRing open(
      Database database, MasterKey master, KeyPolicy policy, Clock clock, RandomTokens random) {
    return KeyRing.open(database, MasterKeySources.of(master), policy, event -> {}, clock, random);
  }
}
