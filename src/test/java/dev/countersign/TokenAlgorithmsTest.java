package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.endurance.CachingVerifier;
import dev.countersign.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Access tokens of every algorithm, before verifiers that share nothing with us, and the way from
/// one algorithm to another.
class TokenAlgorithmsTest {
  private static final String SECRET = "an old secret of at least 32 bytes!";
  private static final Duration KNOWN = Duration.ofMinutes(10);

  /// Verifies by a public key as the key set has it, with what Node.js brings along.
  private static final String NODE =
      """
      const { createPublicKey, verify } = require('node:crypto');
      const [jwks, ...tokens] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
      for (const token of tokens) {
        const [header, claims, signature] = token.split('.');
        const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url'));
        const jwk = JSON.parse(jwks).keys.find(key => key.kid === kid && key.alg === alg);
        const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
        const hash = alg === 'EdDSA' ? null : 'sha256';
        const check = text => verify(hash, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
        console.log(alg, check(`${header}.${claims}`), check(`${header}.${claims}x`));
      }
      """;

  /// The same with PyJWT, which verifies nothing but HS256 without cryptography, and takes a bare
  /// key in every version.
  private static final String PYTHON =
      """
      import cryptography, json, sys, jwt
      jwks, *tokens = json.load(sys.stdin)
      keys = {key['kid']: key for key in json.loads(jwks)['keys']}
      for token in tokens:
          header = jwt.get_unverified_header(token)
          key = jwt.PyJWK(keys[header['kid']]).key
          def check(text):
              try:
                  jwt.decode(text, key, algorithms=[header['alg']],
                             options={'verify_exp': False, 'verify_iat': False, 'verify_aud': False})
                  return 'true'
              except jwt.InvalidSignatureError:
                  return 'false'
          head, claims, signature = token.split('.')
          other = ('B' if signature[0] == 'A' else 'A') + signature[1:]
          print(header['alg'], check(token), check(f'{head}.{claims}.{other}'))
      """;

  private static AppFixture one;
  private static AppFixture other;

  @BeforeAll
  static void start() {
    one = start("ES256", "EdDSA");
    other = start("RS256", "HS256");
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  private static AppFixture start(String momail, String wackyPod) {
    return AppFixture.start(
        Map.of(
            "COUNTERSIGN_LIMITS_ENABLED",
            "false",
            "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM",
            momail,
            "COUNTERSIGN_WACKYPOD_TOKENS_ALGORITHM",
            wackyPod,
            "COUNTERSIGN_WACKYPOD_TOKENS_SECRET",
            wackyPod.equals("HS256") ? SECRET : ""));
  }

  private static String jwks(AppFixture app) {
    return app.get("/.well-known/jwks.json").body();
  }

  @ParameterizedTest
  @CsvSource({"MOMAIL,ES256", "WACKYPOD,EdDSA", "MOMAIL,RS256", "WACKYPOD,HS256"})
  void aStrangersLibraryVerifiesTheTokenByItsKey(Api api, String algorithm) throws Exception {
    AppFixture app = algorithm.startsWith("E") ? one : other;
    Tokens tokens = api.on(app).newSession();
    SignedJWT token = SignedJWT.parse(tokens.access());

    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
    assertThat(token.verify(verifier(app, token))).isTrue();
    assertThat(api.on(app).logOut(tokens).status()).isEqualTo(200);
  }

  private static JWSVerifier verifier(AppFixture app, SignedJWT token) throws Exception {
    String kid = token.getHeader().getKeyID();
    JWK published = JWKSet.parse(jwks(app)).getKeyByKeyId(kid);
    return published == null
        ? new MACVerifier(SECRET.getBytes(UTF_8))
        : CachingVerifier.verifier(published);
  }

  @Test
  void theKeySetHasOneKeyForEachAlgorithmAndTheFeedsAndNoSecret() throws Exception {
    assertThat(JWKSet.parse(jwks(one)).getKeys())
        .extracting(key -> key.getAlgorithm().getName())
        .containsExactlyInAnyOrder("ES256", "EdDSA", "ES256");
    assertThat(JWKSet.parse(jwks(other)).getKeys())
        .hasSize(2)
        .filteredOn(key -> !key.getAlgorithm().getName().equals("ES256"))
        .singleElement()
        .satisfies(key -> {
          assertThat(key.getAlgorithm().getName()).isEqualTo("RS256");
          assertThat(key.size()).isEqualTo(3072);
          assertThat(key.isPrivate()).isFalse();
        });
  }

  @Test
  void nodeVerifiesTheTokensOfEveryPublishedKey() throws Exception {
    assertThat(answersOf("node", "-e", NODE)).isEqualTo(RIGHT);
  }

  @Test
  void pythonVerifiesTheTokensOfEveryPublishedKey() throws Exception {
    assertThat(answersOf("python3", "-c", PYTHON)).isEqualTo(RIGHT);
  }

  private static final String RIGHT = "ES256 true false\nEdDSA true false\nRS256 true false\n";

  private static String answersOf(String... command) throws Exception {
    String ofOne =
        answers(
            command,
            jwks(one),
            Api.MOMAIL.on(one).newSession().access(),
            Api.WACKYPOD.on(one).newSession().access());
    return ofOne + answers(command, jwks(other), Api.MOMAIL.on(other).newSession().access());
  }

  private static String answers(String[] command, String jwks, String... tokens) throws Exception {
    var texts = new ArrayList<String>(List.of(jwks));
    texts.addAll(List.of(tokens));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "SKIPPED: there is no " + command[0] + " here");
      throw e;
    }
    try (var in = process.outputWriter()) {
      in.write(new String(Json.write(texts), UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    boolean isMissing = process.waitFor() != 0 && said.contains("ModuleNotFoundError");
    assumeTrue(!isMissing, "SKIPPED: " + command[0] + " has no library for tokens here");
    return said;
  }

  @Test
  void anotherAlgorithmIsReachedWithoutRefusingAToken() throws Exception {
    try (AppFixture app = start("ES256", "ES256")) {
      ApiClient momail = Api.MOMAIL.on(app);
      List<Tokens> sessions = new ArrayList<>(List.of(momail.newSession()));
      String before = "ES256";
      for (String next : List.of("EdDSA", "HS256", "RS256", "ES256")) {
        app.restartWith(
            Map.of(
                "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM",
                next,
                "COUNTERSIGN_MOMAIL_TOKENS_SECRET",
                next.equals("HS256") ? SECRET : ""));
        Tokens waiting = momail.newSession();
        app.clock().advance(KNOWN);
        Tokens changed = momail.newSession();

        assertThat(algorithm(waiting)).isEqualTo(before);
        assertThat(algorithm(changed)).isEqualTo(next);
        sessions.addAll(List.of(waiting, changed));
        before = next;
      }

      for (Tokens tokens : sessions) {
        assertThat(momail.logOut(tokens).status()).as(algorithm(tokens)).isEqualTo(200);
      }
    }
  }

  private static String algorithm(Tokens tokens) throws Exception {
    return SignedJWT.parse(tokens.access()).getHeader().getAlgorithm().getName();
  }
}
