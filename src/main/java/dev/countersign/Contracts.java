package dev.countersign;

import dev.countersign.config.Config;
import dev.countersign.crypto.KeyPolicy;
import dev.countersign.crypto.KeyPolicy.AccessTokenTerms;
import dev.countersign.crypto.SigningMethod;
import dev.countersign.momail.MomailEntrance;
import dev.countersign.session.Contract;
import dev.countersign.wackypod.WackyPodEntrance;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The contracts that are served, and where the settings say how their tokens are signed.
final class Contracts {
  private static final Map<Contract, Function<Config, SigningMethod>> SIGNING =
      Map.of(
          MomailEntrance.CONTRACT, Config::momailTokens,
          WackyPodEntrance.CONTRACT, Config::wackypodTokens);

  static final Set<Contract> SERVED = SIGNING.keySet();

  private Contracts() {}

  /// The keys that they need.
  static KeyPolicy keyPolicy(Config config) {
    var terms = new HashMap<String, AccessTokenTerms>();
    SIGNING.forEach((contract, method) ->
        terms.put(
            contract.id(), new AccessTokenTerms(method.apply(config), contract.accessTokenLife())));
    return new KeyPolicy(config.keys().rotation(), terms);
  }
}
