package dev.countersign.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every target on its seeds, and on some hundreds of changed ones.
final class FuzzTest {
  private static final int EXECUTIONS = 500;
  private static final int ROUNDS = Integer.getInteger("countersign.rounds", 1);
  private static final List<Target> TARGETS = Target.all();

  static List<Target> targets() {
    return TARGETS;
  }

  @Test
  void whateverTakesApartTheWordsOfStrangersIsATarget() {
    assertThat(TARGETS)
        .extracting(Target::name)
        .contains(
            "AcceptLanguageFuzz",
            "BasicCredentialsFuzz",
            "BearerFuzz",
            "ConfigFileFuzz",
            "CookieFuzz",
            "CrockfordBase32Fuzz",
            "DeviceTokenFuzz",
            "EmailFuzz",
            "EnvironmentFuzz",
            "FeedCursorFuzz",
            "ForwardedFuzz",
            "JsonFuzz",
            "JwtFuzz",
            "MailedTokenFuzz",
            "MediaTypeFuzz",
            "OpaqueRefreshTokenFuzz",
            "PasswordHashFuzz",
            "PasswordRulesFuzz",
            "PercentEncodedFuzz",
            "ProxyPreambleFuzz",
            "RotatingRefreshTokenFuzz");
    assertThat(TARGETS).allSatisfy(target -> assertThat(target.seeds()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everySeedHolds(Target target) {
    target.run(new byte[0]);
    target.seeds().forEach(target::run);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void changedSeedsHold(Target target) {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    System.out.println(target + ": repeat with -Dcountersign.seed=" + seed);
    var mutations = new Mutations(target.seeds(), new Random(seed));
    for (int i = 0; i < EXECUTIONS * ROUNDS; i++) {
      target.run(mutations.next());
    }
  }
}
