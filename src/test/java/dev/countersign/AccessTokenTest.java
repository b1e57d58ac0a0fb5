package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.countersign.ApiClient.Tokens;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What access tokens say and how others check them.
class AccessTokenTest {
  private static final AppFixture APP = AppFixture.start();

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void momailTokensHaveTheseClaimsInThisOrder() {
    Reply signedIn = Api.MOMAIL.on(APP).logIn(Api.MOMAIL.on(APP).newAccount(), PASSWORD);
    String[] token = decoded(signedIn.at("/data/accessToken"));
    long now = APP.clock().instant().getEpochSecond();

    assertThat(token[0])
        .matches("\\{\"alg\":\"ES256\",\"typ\":\"at\\+jwt\",\"kid\":\"[A-Za-z0-9_-]{43}\"}");
    assertThat(token[1])
        .matches(
            BodyPattern.of(
                """
                {"iss":"http://localhost","sub":"%s","aud":"momail","client_id":"momail",\
                "exp":%d,"iat":%d,"jti":"<id>","sid":"<uuid>","email_verified":false}\
                """
                    .formatted(signedIn.at("/data/user/userId"), now + 3600, now)));
  }

  @Test
  void wackypodTokensHaveTheseClaimsInThisOrder() {
    String email = Api.WACKYPOD.on(APP).newAccount();
    Reply signedIn = Api.WACKYPOD.on(APP).logIn(email, PASSWORD);
    String[] token = decoded(signedIn.at("/tokens/accessToken"));
    long now = APP.clock().instant().getEpochSecond();

    assertThat(token[0])
        .matches("\\{\"alg\":\"ES256\",\"typ\":\"at\\+jwt\",\"kid\":\"[A-Za-z0-9_-]{43}\"}");
    assertThat(token[1])
        .matches(
            BodyPattern.of(
                """
                {"iss":"http://localhost","sub":"%s","aud":"wackypod","client_id":"wackypod",\
                "exp":%d,"iat":%d,"jti":"<id>","sid":"<uuid>","email_verified":false,"email":"%s","tier":"free"}\
                """
                    .formatted(signedIn.at("/user/id"), now + 900, now, email)));
  }

  @ParameterizedTest
  @EnumSource
  void noTwoTokensHaveOneId(Api api) {
    ApiClient client = api.on(APP);
    Tokens tokens = client.newSession();

    String refreshed = client.accessToken(client.refresh(tokens.refresh()));

    assertThat(claim(refreshed, "jti")).isNotEqualTo(claim(tokens.access(), "jti"));
    assertThat(claim(refreshed, "sid")).isEqualTo(claim(tokens.access(), "sid"));
  }

  @ParameterizedTest
  @EnumSource
  void thePublishedKeyVerifiesTheTokenAndNoAlteredOne(Api api) throws Exception {
    Reply keys = APP.get("/.well-known/jwks.json");
    SignedJWT token = SignedJWT.parse(api.on(APP).newSession().access());

    assertThat(keys.status()).isEqualTo(200);
    assertThat(keys.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(keys.body())
        .matches(
            """
            \\{"keys":\\[(,?\\{"kty":"EC","crv":"P-256","x":"[A-Za-z0-9_-]{43}",\
            "y":"[A-Za-z0-9_-]{43}","use":"sig","alg":"ES256","kid":"[A-Za-z0-9_-]{43}"}){3}]}\
            """);
    ECKey key = keyOf(token, keys.body());
    assertThat(key.computeThumbprint().toString()).isEqualTo(token.getHeader().getKeyID());
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    String altered = token.serialize().replaceFirst("\\.eyJ", ".eyK");
    assertThat(SignedJWT.parse(altered).verify(new ECDSAVerifier(key))).isFalse();
  }

  @Test
  void theKeySurvivesARestart() throws Exception {
    SignedJWT token = SignedJWT.parse(Api.MOMAIL.on(APP).newSession().access());

    APP.restart();

    ECKey key = keyOf(token, APP.get("/.well-known/jwks.json").body());
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
  }

  @Test
  void aVerifierThatHasTheKeysIsToldSo() {
    Reply keys = APP.get("/.well-known/jwks.json");
    String etag = keys.header("ETag").orElseThrow();

    Reply same = APP.get("/.well-known/jwks.json", "If-None-Match", "\"other\", W/" + etag);
    Reply other = APP.get("/.well-known/jwks.json", "If-None-Match", "\"other\"");

    assertThat(etag).matches("\"[0-9a-f]{32}\"");
    assertThat(keys.header("Cache-Control")).hasValue("public, max-age=300");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.header("ETag")).hasValue(etag);
    assertThat(same.header("Cache-Control")).hasValue("public, max-age=300");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(keys.body());
  }

  @ParameterizedTest
  @CsvSource({
    "https://auth.example.com, '', https://auth.example.com",
    "'', https://id.example.com, https://id.example.com",
    "https://auth.example.com, https://id.example.com, https://id.example.com"
  })
  void theIssuerIsASettingAndElseThePublicUrl(String publicUrl, String issuer, String iss) {
    var environment =
        Map.of("COUNTERSIGN_PUBLIC_URL", publicUrl, "COUNTERSIGN_TOKENS_ISSUER", issuer);
    try (AppFixture app = AppFixture.start(environment)) {
      Tokens momail = Api.MOMAIL.on(app).newSession();
      Tokens wackypod = Api.WACKYPOD.on(app).newSession();

      assertThat(claim(momail.access(), "iss")).isEqualTo(iss);
      assertThat(claim(wackypod.access(), "iss")).isEqualTo(iss);
      assertThat(claim(wackypod.refresh(), "iss")).isEqualTo(iss);
      assertThat(Api.MOMAIL.on(app).logOut(momail).status()).isEqualTo(200);
      assertThat(Api.WACKYPOD.on(app).logOut(wackypod).status()).isEqualTo(200);
    }
  }

  private static ECKey keyOf(SignedJWT token, String jwks) throws ParseException, JOSEException {
    JWK key = JWKSet.parse(jwks).getKeyByKeyId(token.getHeader().getKeyID());
    assertThat(key.isPrivate()).isFalse();
    return key.toECKey();
  }

  private static String claim(String token, String name) {
    return decoded(token)[1].replaceAll(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
  }

  private static String[] decoded(String token) {
    String[] parts = token.split("\\.", -1);
    for (int i = 0; i < 2; i++) {
      parts[i] = new String(Base64.getUrlDecoder().decode(parts[i]), UTF_8);
    }
    return parts;
  }
}
