package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.config.Config;
import dev.countersign.crypto.SigningMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Access tokens signed with a secret that verifiers share: one contract's setting, and what nobody
/// can make of the secret but a token that says exactly the truth.
class SharedSecretTest {
  private static final String SECRET = "an old secret of at least 32 bytes!";
  private static final AppFixture APP =
      AppFixture.start(
          Map.of(
              "COUNTERSIGN_LIMITS_ENABLED", "false",
              "COUNTERSIGN_WACKYPOD_TOKENS_ALGORITHM", "HS256",
              "COUNTERSIGN_WACKYPOD_TOKENS_SECRET", SECRET));
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void theSecretVerifiesTheTokenOfItsContractAlone() throws Exception {
    SignedJWT wackypod = SignedJWT.parse(WACKYPOD.newSession().access());
    SignedJWT momail = SignedJWT.parse(Api.MOMAIL.on(APP).newSession().access());

    assertThat(wackypod.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.HS256);
    assertThat(wackypod.serialize()).startsWith("eyJhbGciOiJIUzI1NiIs");
    assertThat(wackypod.verify(new MACVerifier(SECRET.getBytes(UTF_8)))).isTrue();
    assertThat(momail.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
  }

  @Test
  void momailHasTheSameSetting() throws Exception {
    try (AppFixture app =
        AppFixture.start(
            Map.of(
                "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM",
                "HS256",
                "COUNTERSIGN_MOMAIL_TOKENS_SECRET",
                SECRET))) {
      Tokens momail = Api.MOMAIL.on(app).newSession();
      SignedJWT wackypod = SignedJWT.parse(Api.WACKYPOD.on(app).newSession().access());

      assertThat(SignedJWT.parse(momail.access()).verify(new MACVerifier(SECRET.getBytes(UTF_8))))
          .isTrue();
      assertThat(wackypod.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
      assertThat(Api.MOMAIL.on(app).logOut(momail).status()).isEqualTo(200);
    }
  }

  @Test
  void bothContractsMayHaveASecretButNotTheSame() {
    assertThat(bothShare(SECRET, SECRET + "2").momailTokens())
        .isEqualTo(new SigningMethod.Shared(Secret.ofText(SECRET)));
    assertThatThrownBy(() -> bothShare(SECRET, SECRET))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "momail.tokens.secret and wackypod.tokens.secret are the same; each needs its own.");
  }

  private static Config bothShare(String momail, String wackypod) {
    return Config.read(
        Map.of(),
        Map.of(
            "COUNTERSIGN_MOMAIL_TOKENS_ALGORITHM",
            "HS256",
            "COUNTERSIGN_MOMAIL_TOKENS_SECRET",
            momail,
            "COUNTERSIGN_WACKYPOD_TOKENS_ALGORITHM",
            "HS256",
            "COUNTERSIGN_WACKYPOD_TOKENS_SECRET",
            wackypod));
  }

  @Test
  void aTokenSignedAnewWithTheSameClaimsIsGood() throws Exception {
    Tokens own = WACKYPOD.newSession();
    String forged = forged(own.access(), claims -> {});

    assertThat(WACKYPOD.logOut(forged, own.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(401);
  }

  @Test
  void aTokenWithOneClaimThatIsNotTrueIsUnauthorized() throws Exception {
    Tokens own = WACKYPOD.newSession();
    long now = APP.clock().instant().getEpochSecond();
    List<Consumer<Map<String, Object>>> changes =
        List.of(
            claims -> claims.put("iss", "https://evil.example"),
            claims -> claims.remove("iss"),
            claims -> claims.put("aud", "momail"),
            claims -> claims.put("aud", List.of("wackypod", "momail")),
            claims -> claims.remove("aud"),
            claims -> claims.put("exp", now),
            claims -> claims.remove("exp"),
            claims -> claims.put("nbf", now + 61),
            claims -> claims.put("sid", "00000000-0000-4000-8000-000000000000"),
            claims -> claims.put("sid", "x"),
            claims -> claims.remove("sid"));

    for (var change : changes) {
      String forged = forged(own.access(), change);
      assertThat(WACKYPOD.logOut(forged, own.refresh()).status()).as(forged).isEqualTo(401);
    }
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aTokenWithAnotherHeaderIsUnauthorized() throws Exception {
    Tokens own = WACKYPOD.newSession();
    SignedJWT real = SignedJWT.parse(own.access());
    String kid = real.getHeader().getKeyID();
    JOSEObjectType type = real.getHeader().getType();
    List<JWSHeader> headers =
        List.of(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).keyID(kid).build(),
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(),
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).build(),
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).keyID("other").build(),
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("refresh+jwt"))
                .keyID(kid)
                .build());

    for (JWSHeader header : headers) {
      var forged = new SignedJWT(header, real.getJWTClaimsSet());
      forged.sign(new MACSigner(SECRET.getBytes(UTF_8)));
      assertThat(WACKYPOD.logOut(forged.serialize(), own.refresh()).status())
          .as("%s", header)
          .isEqualTo(401);
    }
    String unsigned = new PlainJWT(real.getJWTClaimsSet()).serialize();
    assertThat(WACKYPOD.logOut(unsigned, own.refresh()).status()).isEqualTo(401);
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  private static String forged(String token, Consumer<Map<String, Object>> change)
      throws Exception {
    SignedJWT real = SignedJWT.parse(token);
    var claims = new LinkedHashMap<>(real.getPayload().toJSONObject());
    change.accept(claims);
    // The server's own header, byte for byte: Nimbus would order its members otherwise.
    String input = real.getParsedParts()[0] + "." + new Payload(claims).toBase64URL();
    var signature =
        new MACSigner(SECRET.getBytes(UTF_8)).sign(real.getHeader(), input.getBytes(UTF_8));
    return input + "." + signature;
  }
}
