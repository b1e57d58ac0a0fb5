package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.PepperSource;
import dev.countersign.crypto.SigningAlgorithm;
import dev.countersign.crypto.SigningMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/// The settings of keys.
class KeyValuesTest {
  private static final Secret RAW = Secret.of(new byte[MasterKey.BYTES]);
  private static final String KEY = Base64.getEncoder().encodeToString(RAW.expose());

  private static Config.Keys with(String... namesAndValues) {
    return read(namesAndValues).keys();
  }

  private static Config read(String... namesAndValues) {
    var variables = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put("COUNTERSIGN_" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return Config.read(Map.of(), variables);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(String... namesAndValues) {
    return assertThatThrownBy(() -> read(namesAndValues)).isInstanceOf(StartRefused.class);
  }

  @Test
  void theMasterKeyIsGivenOrInAFileOrPrintedByACommand() {
    assertThat(with("KEYS_MASTER", KEY).master().current()).isEqualTo(new MasterKey.Given(RAW));
    assertThat(with("KEYS_MASTER_FILE", "/run/key").master().current())
        .isEqualTo(new MasterKey.InFile(Path.of("/run/key")));
    assertThat(with("KEYS_MASTER_COMMAND", "vault read  -field=key secret/auth").master().current())
        .isEqualTo(
            new MasterKey.OfCommand(
                List.of("vault", "read", "-field=key", "secret/auth"), "keys.master-command"));
    assertThat(with().master().current())
        .isEqualTo(new MasterKey.InFile(Path.of("./data/master.key")));
    assertRefused("KEYS_MASTER", KEY.substring(4)).hasMessageContaining("32 bytes in base64");
  }

  @Test
  void itIsOneOfThemOnly() {
    assertRefused("KEYS_MASTER", KEY, "KEYS_MASTER_FILE", "/run/key")
        .hasMessage("keys.master and keys.master-file are both set; one must go.");
    assertRefused("KEYS_MASTER_FILE", "/run/key", "KEYS_MASTER_COMMAND", "get-key")
        .hasMessage("keys.master-file and keys.master-command are both set; one must go.");
    assertRefused("KEYS_MASTER_NEXT", KEY, "KEYS_MASTER_NEXT_COMMAND", "get-key")
        .hasMessage("keys.master-next and keys.master-next-command are both set; one must go.");
  }

  @Test
  void theNextMasterKeyComesFromTheSamePlaces() {
    assertThat(with().master().next()).isEmpty();
    assertThat(with("KEYS_MASTER_NEXT", KEY).master().next()).hasValue(new MasterKey.Given(RAW));
    assertThat(with("KEYS_MASTER_NEXT_FILE", "/run/next").master().next())
        .hasValue(new MasterKey.InFile(Path.of("/run/next")));
    assertThat(with("KEYS_MASTER_NEXT_COMMAND", "get-key").master().next())
        .hasValue(new MasterKey.OfCommand(List.of("get-key"), "keys.master-next-command"));
  }

  @Test
  void thePepperIsGivenOrInAFileOrPrintedByACommandOrNone() {
    assertThat(read().peppers()).isEqualTo(new PepperSource.None());
    assertThat(read("PASSWORDS_PEPPERS", KEY).peppers()).isInstanceOf(PepperSource.Given.class);
    assertThat(read("PASSWORDS_PEPPERS_FILE", "/run/peppers").peppers())
        .isEqualTo(new PepperSource.InFile(Path.of("/run/peppers")));
    assertThat(read("PASSWORDS_PEPPERS_COMMAND", " get  peppers").peppers())
        .isEqualTo(
            new PepperSource.OfCommand(List.of("get", "peppers"), "passwords.peppers-command"));
    assertRefused("PASSWORDS_PEPPERS", KEY, "PASSWORDS_PEPPERS_FILE", "/run/peppers")
        .hasMessage("passwords.peppers and passwords.peppers-file are both set; one must go.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "none", "AAAA", "%s,%s", "%s,none", "id:%s"})
  void aPepperThatIsShortTwiceOrSomethingElseIsRefusedInOneLineThatDoesNotShowIt(String peppers) {
    assertRefused("PASSWORDS_PEPPERS", peppers.replace("%s", KEY))
        .hasMessageContaining("passwords.peppers")
        .hasMessageContaining("32 bytes in base64")
        .message()
        .doesNotContain("\n", KEY);
  }

  @Test
  void keysSignForNinetyDaysOrAsLongAsIsSet() {
    assertThat(with().rotation()).isEqualTo(Duration.ofDays(90));
    assertThat(with("KEYS_ROTATION", "1m").rotation()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"59s", "366d", "0s", "never"})
  void whatIsNoTimeToSignIsRefused(String rotation) {
    assertRefused("KEYS_ROTATION", rotation).hasMessageContaining("keys.rotation");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HS256")
  void tokensAreSignedByTheAlgorithmThatIsSetForTheirContract(SigningAlgorithm algorithm) {
    Config config = read("MOMAIL_TOKENS_ALGORITHM", algorithm.text());

    assertThat(config.momailTokens()).isEqualTo(new SigningMethod.Made(algorithm));
    assertThat(config.wackypodTokens()).isEqualTo(new SigningMethod.Made(SigningAlgorithm.ES256));
  }
}
