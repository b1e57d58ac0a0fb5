package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.SigningAlgorithm;
import dev.countersign.crypto.SigningMethod;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.log.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final String SECRET_32 = "0123456789abcdef0123456789abcdef";
  private static final Map<String, String> NO_FLAGS = Map.of();
  private static final Map<String, String> NO_VARIABLES = Map.of();

  @TempDir Path directory;

  @Test
  void withoutAnySettingItListensOnLoopbackWithSafeDefaults() {
    Config config = Config.read(NO_FLAGS, NO_VARIABLES);

    assertThat(config.host().url("http", config.port())).isEqualTo("http://127.0.0.1:8080");
    assertThat(config.data()).isEqualTo(Path.of("./data"));
    assertThat(config.dev()).isFalse();
    assertThat(config.momailTokens()).isEqualTo(new SigningMethod.Made(SigningAlgorithm.ES256));
    assertThat(config.wackypodTokens()).isEqualTo(new SigningMethod.Made(SigningAlgorithm.ES256));
    assertThat(config.grace()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.hashCost().memoryKib()).isEqualTo(19_456);
    assertThat(config.hashingLane().threads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.limits().enabled()).isTrue();
    assertThat(config.limits().rates())
        .hasSameSizeAs(RateLimit.values())
        .allSatisfy((limit, rate) -> assertThat(rate).isEqualTo(limit.standard()));
    assertThat(config.trustedProxies()).isEmpty();
    assertThat(config.corsOrigins()).isEmpty();
    assertThat(config.keys().master().current())
        .isEqualTo(new MasterKey.InFile(Path.of("./data/master.key")));
    assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
  }

  @Test
  void theFileSetsWithTablesNumbersSwitchesAndLists() throws IOException {
    Config config =
        readFile(
            """
            port = 9_000
            public.url = "https://auth.example.com/base/"
            [limits]
            enabled = false
            register-per-address = "7/2h"
            [wackypod.tokens]
            algorithm = "HS256"
            secret = "0123456789abcdef0123456789abcdef"
            [proxies]
            trusted = ["10.0.0.0/8", "::1"]
            [cors]
            origins = ["https://app.example.com", "http://localhost:3000"]
            """);

    assertThat(config.port()).isEqualTo(9_000);
    assertThat(config.naming().publicUrl(1)).hasToString("https://auth.example.com/base");
    assertThat(config.limits().enabled()).isFalse();
    assertThat(config.limits().rates())
        .containsEntry(RateLimit.REGISTER_PER_ADDRESS, new Rate(7, Duration.ofHours(2)));
    assertThat(config.wackypodTokens())
        .isEqualTo(new SigningMethod.Shared(Secret.ofText(SECRET_32)));
    assertThat(config.momailTokens()).isEqualTo(new SigningMethod.Made(SigningAlgorithm.ES256));
    assertThat(config.trustedProxies()).containsExactly("10.0.0.0/8", "::1");
    assertThat(config.corsOrigins())
        .containsExactlyInAnyOrder("https://app.example.com", "http://localhost:3000");
  }

  @Test
  void theCommandLineBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
    Path file = file("port = 1\ndata = \"/file\"\nlog.level = \"warn\"");
    Map<String, String> variables =
        Map.of("COUNTERSIGN_PORT", "2", "COUNTERSIGN_DATA", "/environment");

    Config config = Config.read(Map.of("config", file.toString(), "port", "3"), variables);

    assertThat(config.port()).isEqualTo(3);
    assertThat(config.data()).isEqualTo(Path.of("/environment"));
    assertThat(config.logLevel()).isEqualTo(LogLevel.WARN);
  }

  @Test
  void theEnvironmentCanNameTheFile() throws IOException {
    Map<String, String> variables = Map.of("COUNTERSIGN_CONFIG", file("port = 1").toString());

    assertThat(Config.read(NO_FLAGS, variables).port()).isEqualTo(1);
  }

  @Test
  void theEnvironmentHasListsWithCommas() {
    Config config = with("COUNTERSIGN_PROXIES_TRUSTED", " 10.0.0.0/8, ::1,");

    assertThat(config.trustedProxies()).containsExactly("10.0.0.0/8", "::1");
  }

  @Test
  void emptyVariablesAndTextsAreNotSet() throws IOException {
    Config config =
        Config.read(
            Map.of("config", file("data = \"\"").toString()),
            Map.of("COUNTERSIGN_PORT", "", "COUNTERSIGN_PUBLIC_URL", ""));

    assertThat(config).isEqualTo(Config.read(NO_FLAGS, NO_VARIABLES));
  }

  @Test
  void onLoopbackThePublicUrlAndIssuerFollowThePortListenedOn() {
    Config config = with("COUNTERSIGN_PORT", "0");

    assertThat(config.naming().publicUrl(54_321)).hasToString("http://127.0.0.1:54321");
    assertThat(config.naming().issuer()).isEqualTo("http://localhost");
  }

  @Test
  void theIssuerIsThePublicUrlUnlessSet() {
    Map<String, String> url = Map.of("COUNTERSIGN_PUBLIC_URL", "https://auth.example.com/");
    var both = new HashMap<>(url);
    both.put("COUNTERSIGN_TOKENS_ISSUER", "old-issuer");

    assertThat(Config.read(NO_FLAGS, url).naming().issuer()).isEqualTo("https://auth.example.com");
    assertThat(Config.read(NO_FLAGS, both).naming().issuer()).isEqualTo("old-issuer");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:80",
    "::1, http://[::1]:80",
    "[::1], http://[::1]:80",
    "127.0.0.1, http://127.0.0.1:80"
  })
  void anyLoopbackHostNeedsNoPublicUrl(String host, String url) {
    assertThat(with("COUNTERSIGN_HOST", host).naming().publicUrl(80)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void aHostThatOthersCanReachNeedsAPublicUrl(String host) {
    assertRefused(Map.of("COUNTERSIGN_HOST", host))
        .hasMessage("public.url must be set when host is not loopback, and host is " + host + ".");

    Map<String, String> variables =
        Map.of("COUNTERSIGN_HOST", host, "COUNTERSIGN_PUBLIC_URL", "https://a.example");
    assertThat(Config.read(NO_FLAGS, variables).naming().publicUrl(1))
        .hasToString("https://a.example");
  }

  @Test
  void devWorksOnLoopbackOnly() {
    assertThat(with("COUNTERSIGN_DEV", "true").dev()).isTrue();
    assertRefused(
            Map.of(
                "COUNTERSIGN_DEV", "true",
                "COUNTERSIGN_HOST", "0.0.0.0",
                "COUNTERSIGN_PUBLIC_URL", "https://a.example"))
        .hasMessageStartingWith(
            "dev shows everybody's mail, so it works on loopback addresses only");
  }

  @ParameterizedTest
  @CsvSource({
    "COUNTERSIGN_PORT, -1",
    "COUNTERSIGN_PORT, 65536",
    "COUNTERSIGN_PORT, 80a",
    "COUNTERSIGN_PORT, 99999999999999999999",
    "COUNTERSIGN_PORT, tcp://10.0.0.1:80",
    "COUNTERSIGN_HOST, ' '",
    "COUNTERSIGN_HOST, no such host",
    "COUNTERSIGN_DEV, yes",
    "COUNTERSIGN_DEV, TRUE",
    "COUNTERSIGN_PUBLIC_URL, auth.example.com",
    "COUNTERSIGN_PUBLIC_URL, ftp://auth.example.com",
    "COUNTERSIGN_PUBLIC_URL, https://",
    "COUNTERSIGN_PUBLIC_URL, https://a.example?x",
    "COUNTERSIGN_PUBLIC_URL, https://a.example/#x",
    "COUNTERSIGN_PUBLIC_URL, https://user@a.example",
    "COUNTERSIGN_PUBLIC_URL, https://a.example:99999",
    "COUNTERSIGN_PUBLIC_URL, https://ä.example",
    "COUNTERSIGN_TOKENS_ISSUER, two words",
    "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM, none",
    "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM, PS256",
    "COUNTERSIGN_SESSIONS_GRACE, 301s",
    "COUNTERSIGN_SESSIONS_GRACE, 1",
    "COUNTERSIGN_SESSIONS_GRACE, -1s",
    "COUNTERSIGN_SESSIONS_GRACE, 999999999d",
    "COUNTERSIGN_HASHING_MEMORY_KIB, 19455",
    "COUNTERSIGN_HASHING_ITERATIONS, 1",
    "COUNTERSIGN_HASHING_QUEUE, 10001",
    "COUNTERSIGN_HASHING_DEADLINE, 99ms",
    "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS, 30",
    "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS, 0/5m",
    "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS, 30/0s",
    "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS, 30/2d",
    "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS, 1000001/5m",
    "COUNTERSIGN_CORS_ORIGINS, *",
    "COUNTERSIGN_CORS_ORIGINS, null",
    "COUNTERSIGN_CORS_ORIGINS, https://a.example/",
    "COUNTERSIGN_CORS_ORIGINS, https://A.example",
    "COUNTERSIGN_CORS_ORIGINS, https://a.example:443",
    "COUNTERSIGN_CORS_ORIGINS, http://a.example:80",
    "COUNTERSIGN_CORS_ORIGINS, https://a.example:",
    "COUNTERSIGN_CORS_ORIGINS, 'https://a.example,*.b.example'",
    "COUNTERSIGN_LOG_LEVEL, loud"
  })
  void aBadValueIsRefusedInOneSentenceThatNamesTheSettingAndItsSource(String variable, String bad) {
    String setting =
        Settings.ALL.stream()
            .filter(it -> it.environmentName().equals(variable))
            .findFirst()
            .orElseThrow()
            .name();

    assertRefused(Map.of(variable, bad))
        .hasMessageStartingWith(setting + ", set by " + variable + ", must be ")
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aRefusedValueIsShownSoThatItCanBeFound() {
    assertRefused(Map.of("COUNTERSIGN_PORT", "80\u001b[2J"))
        .hasMessage(
            "port, set by COUNTERSIGN_PORT, must be a number from 0 to 65535, not \"80?[2J\".");
  }

  @ParameterizedTest
  @CsvSource({
    "COUNTERSIGN_MOMAIL_TOKENS_SECRET, hunter2",
    "COUNTERSIGN_KEYS_MASTER, hunter2",
    "COUNTERSIGN_PUBLIC_URL, https://me:hunter2@a.example"
  })
  void aRefusedSecretIsNeverShown(String variable, String value) {
    assertRefused(Map.of(variable, value))
        .hasMessageContaining("set by " + variable)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aSecretInAFileThatIsNotTomlIsNotShown() throws IOException {
    Path file = file("port = 1\nkeys.master = 'hunter2 \n");

    assertThatThrownBy(() -> Config.read(Map.of("config", file.toString()), NO_VARIABLES))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(file + " is not valid TOML at line 2")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prot = 1 | sets prot, which is not a setting",
        "limits.registar = '1/1m' | sets limits.registar, which is not a setting",
        "[limit] | sets limit, which is not a setting",
        "config = 'x' | sets config, which is not a setting",
        "port.number = 1 | port, set in",
        "host = 1 | host, set in",
        "port = 1.5 | port, set in",
        "port = [1] | port, set in",
        "limits = 1 | sets limits, which is not a setting",
        "cors.origins = [1] | cors.origins, set in",
        "limits.enabled = false; 'limits.enabled' = true | twice"
      })
  void whatTheFileMustNotSayIsRefused(String toml, String complaint) {
    assertThatThrownBy(() -> readFile(toml.replace("; ", "\n")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        "[",
        "a = ",
        "port = 1\nport = 2",
        "x = \"\u0000\"",
        "[[port]]",
        "x = 1e999999999"
      })
  void whateverIsWrongWithAFileIsOneSentence(String toml) {
    assertThatThrownBy(() -> readFile(toml))
        .isInstanceOf(StartRefused.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Config.read(Map.of("config", "no/such.toml"), NO_VARIABLES))
        .isInstanceOf(StartRefused.class)
        .hasMessage("There is no file no/such.toml.");
    assertThatThrownBy(() -> Config.read(Map.of("config", directory.toString()), NO_VARIABLES))
        .isInstanceOf(StartRefused.class)
        .hasMessageEndingWith(" cannot be read.");
  }

  @Test
  void aFileInAnotherEncodingIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("latin1.toml"), new byte[] {'#', (byte) 0xe4, '\n'});

    assertThatThrownBy(() -> Config.read(Map.of("config", file.toString()), NO_VARIABLES))
        .hasMessageEndingWith(" is not written in UTF-8.");
  }

  @Test
  void aVariableOfOursThatIsNoSettingIsRefusedAndOthersAreIgnored() {
    assertRefused(Map.of("COUNTERSIGN_PROT", "1"))
        .hasMessageStartingWith("The environment sets COUNTERSIGN_PROT, which is not a setting");

    assertThat(with("PORT", "1").port()).isEqualTo(8080);
  }

  @Test
  void hs256NeedsASecretAndEs256TakesNone() {
    assertRefused(Map.of("COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM", "HS256"))
        .hasMessage("momail.tokens.secret must be set when momail.tokens.algorithm is HS256.");
    assertRefused(Map.of("COUNTERSIGN_WACKYPOD_TOKENS_SECRET", SECRET_32))
        .hasMessageStartingWith(
            "wackypod.tokens.secret is set, but wackypod.tokens.algorithm is ES256");
  }

  @Test
  void anHs256SecretHasAtLeast32Bytes() {
    Map<String, String> tooShort =
        Map.of(
            "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM",
            "HS256",
            "COUNTERSIGN_MOMAIL_TOKENS_SECRET",
            SECRET_32.substring(1));

    assertRefused(tooShort).hasMessageEndingWith("must be at least 32 bytes long.");
  }

  @Test
  void aConfigurationPrintsNoSecret() {
    Config config =
        Config.read(
            NO_FLAGS,
            Map.of(
                "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM",
                "HS256",
                "COUNTERSIGN_MOMAIL_TOKENS_SECRET",
                SECRET_32));

    assertThat(config.toString()).doesNotContain(SECRET_32);
  }

  private Config readFile(String toml) throws IOException {
    return Config.read(Map.of("config", file(toml).toString()), NO_VARIABLES);
  }

  private Path file(String toml) throws IOException {
    return Files.writeString(directory.resolve("countersign.toml"), toml);
  }

  private static Config with(String variable, String value) {
    return Config.read(NO_FLAGS, Map.of(variable, value));
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Map<String, String> variables) {
    return assertThatThrownBy(() -> Config.read(NO_FLAGS, variables))
        .isInstanceOf(StartRefused.class);
  }
}
