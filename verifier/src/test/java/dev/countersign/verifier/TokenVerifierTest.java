package dev.countersign.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.verifier.Issuer.SignerKey;
import dev.countersign.verifier.Verification.Reason;
import dev.countersign.verifier.Verification.Rejected;
import dev.countersign.verifier.Verification.Verified;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which tokens are taken, whatever is tried (RFC 8725), without a feed.
class TokenVerifierTest {
  private Issuer issuer;
  private SignerKey key;
  private TokenVerifier verifier;

  @BeforeEach
  void start() throws IOException {
    issuer = new Issuer();
    key = issuer.key;
    verifier = at(Issuer.NOW).build();
  }

  @AfterEach
  void stop() {
    verifier.close();
    issuer.close();
  }

  private TokenVerifier.Builder at(long second) {
    return TokenVerifier.of(Issuer.NAME, "momail")
        .server(issuer.url())
        .withoutFeed()
        .skew(Duration.ofSeconds(30))
        .clock(Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC));
  }

  private void assertRejected(String token, Reason why) {
    assertThat(verifier.verify(token)).isEqualTo(new Rejected(why));
  }

  @Test
  void aGoodTokenIsTakenAndSaysWhatItSays() {
    Verification verification = verifier.verify(key.sign(Issuer.claims()));

    assertThat(verification).isInstanceOf(Verified.class);
    Claims claims = ((Verified) verification).claims();
    assertThat(claims.subject()).isEqualTo("user_1");
    assertThat(claims.session()).isEqualTo(Issuer.SID);
    assertThat(claims.expires()).isEqualTo(Instant.ofEpochSecond(Issuer.NOW + 3600));
    assertThat(claims.flag("email_verified")).contains(true);
    assertThat(claims.text("email")).isEmpty();
    assertThat(((Verified) verification).checkedForRevocation()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "EdDSA", "Ed25519", "RS256"})
  void everyAlgorithmOfTheServerIsUnderstood(String algorithm) {
    SignerKey other =
        switch (algorithm) {
          case "ES256" -> SignerKey.es256("other");
          case "RS256" -> SignerKey.rs256("other");
          default -> SignerKey.ed25519("other", algorithm);
        };
    issuer.publish(key, other);

    String token = other.sign(Issuer.claims());

    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    assertRejected(altered(token), Reason.BAD_SIGNATURE);
  }

  private static String altered(String token) {
    int at = token.lastIndexOf('.') + 5;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }

  @Test
  void noForgedHeaderPasses() throws GeneralSecurityException {
    SignerKey own = SignerKey.es256("own");
    Map<String, String> forged = new LinkedHashMap<>();
    for (String none : List.of("none", "None", "nOnE", "", "HS256", "ES384", "ES256K", "es256")) {
      String header = key.header("at+jwt").replace("ES256", none);
      forged.put("alg " + none, key.sign(header, Issuer.claims()));
      forged.put("alg " + none + ", unsigned", unsigned(header));
    }
    for (byte[] secret :
        List.of(
            key.encodedPublicKey(),
            key.jwk.getBytes(UTF_8),
            new byte[1],
            "first".getBytes(UTF_8))) {
      forged.put(
          "HMAC of " + secret.length + " bytes",
          hmac(key.header("at+jwt").replace("ES256", "HS256"), secret));
      forged.put("HMAC as ES256 of " + secret.length, hmac(key.header("at+jwt"), secret));
    }
    for (String member :
        List.of(
            "\"jwk\":" + own.jwk,
            "\"jku\":\"" + issuer.url() + "/jku\"",
            "\"x5u\":\"" + issuer.url() + "/x5u\"",
            "\"x5c\":[\"AAAA\"]",
            "\"crit\":[\"exp\"]",
            "\"crit\":[]",
            "\"b64\":false",
            "\"zip\":\"DEF\"",
            "\"cty\":\"JWT\"",
            "\"kid\":\"own\"")) {
      String header = key.header("at+jwt").replace("}", "," + member + "}");
      forged.put(member + " by the real key", key.sign(header, Issuer.claims()));
      forged.put(member, own.sign(header, Issuer.claims()));
    }
    for (String type :
        List.of("JWT", "refresh+jwt", "revocations+jwt", "AT+JWT", "", "application/at+jwt")) {
      forged.put("typ " + type, key.sign(key.header(type), Issuer.claims()));
    }
    for (String header : List.of("{}", "[]", "null", "", "{\"alg\":\"ES256\"}", "[".repeat(2000))) {
      forged.put("header " + header, key.sign(header, Issuer.claims()));
    }
    forged.put("own key under its name", own.sign(key.header("at+jwt"), Issuer.claims()));
    forged.put("alg as a number", key.sign(key.header("at+jwt").replace("\"ES256\"", "256"), "{}"));
    assertNonePasses(forged);
    assertThat(issuer.keyFetches).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "../../dev/null",
        "' OR '1'='1",
        "\\u0000",
        "http://127.0.0.1/kid",
        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      })
  void noOtherKeyIsFound(String kid) {
    String header = key.header("at+jwt").replace("\"first\"", "\"" + kid + "\"");

    assertThat(verifier.verify(key.sign(header, Issuer.claims()))).isInstanceOf(Rejected.class);
  }

  private void assertNonePasses(Map<String, String> forged) {
    verifier.verify(key.sign(Issuer.claims()));
    var taken = new ArrayList<String>();
    forged.forEach((name, token) -> {
      if (!(verifier.verify(token) instanceof Rejected)) {
        taken.add(name);
      }
    });
    assertThat(taken).isEmpty();
  }

  private static String unsigned(String header) {
    return Issuer.encode(header.getBytes(UTF_8))
        + "."
        + Issuer.encode(Issuer.claims().getBytes(UTF_8))
        + ".";
  }

  private static String hmac(String header, byte[] secret) throws GeneralSecurityException {
    String input =
        Issuer.encode(header.getBytes(UTF_8))
            + "."
            + Issuer.encode(Issuer.claims().getBytes(UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return input + "." + Issuer.encode(mac.doFinal(input.getBytes(UTF_8)));
  }

  @Test
  void noOtherSerialisationPasses() {
    String token = key.sign(Issuer.claims());
    String[] parts = token.split("\\.", -1);
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "...",
            "x",
            parts[0] + "." + parts[1],
            parts[0] + ".." + parts[2],
            token + ".",
            token + ".AAAA.AAAA",
            "." + token,
            token + "=",
            token + " ",
            " " + token,
            token + "\n",
            token.replace(".", ". "),
            token.replace("_", "/"),
            parts[0] + "=." + parts[1] + "." + parts[2],
            "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\"}",
            "Bearer " + token,
            "🦜",
            "\0",
            "x".repeat(100_000))) {
      if (!text.equals(token)) {
        assertThat(verifier.verify(text)).as(text).isInstanceOf(Rejected.class);
      }
    }
  }

  @Test
  void aSignatureOfTwoZerosIsNone() {
    String token = key.sign(Issuer.claims());
    String input = token.substring(0, token.lastIndexOf('.') + 1);

    // CVE-2022-21449.
    assertRejected(input + Issuer.encode(new byte[64]), Reason.BAD_SIGNATURE);
    assertRejected(input + Issuer.encode(new byte[0]), Reason.BAD_SIGNATURE);
    assertRejected(input + Issuer.encode(new byte[63]), Reason.BAD_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1772366400\"",
        "4102444800.5",
        "1e300",
        "4102444800.0",
        "99999999999999999999",
        "null",
        "true",
        "[1]",
        "{}"
      })
  void whatIsNoTimeIsNone(String time) {
    String exp =
        Issuer.claims().replaceFirst("\"exp\":\\d+", "\"exp\":" + Matcher.quoteReplacement(time));
    assertRejected(key.sign(exp), Reason.BAD_CLAIMS);
    assertRejected(key.sign(Issuer.claims("\"nbf\":" + time + ",")), Reason.BAD_CLAIMS);
    String iat =
        Issuer.claims().replaceFirst("\"iat\":\\d+", "\"iat\":" + Matcher.quoteReplacement(time));
    assertRejected(key.sign(iat), Reason.BAD_CLAIMS);
  }

  @Test
  void claimsAreOneObjectWithAllThatIsNeeded() {
    for (String claims :
        List.of(
            "",
            "null",
            "[]",
            "[" + Issuer.claims() + "]",
            Issuer.claims() + Issuer.claims(),
            Issuer.claims("\"exp\":4102444800,"),
            Issuer.claims().replaceFirst("\"exp\":\\d+,", ""),
            Issuer.claims().replaceFirst("\"sid\":\"[^\"]*\",", ""),
            Issuer.claims().replaceFirst("\"sid\":\"[^\"]*\"", "\"sid\":\"\""),
            Issuer.claims().replaceFirst("\"sid\":\"[^\"]*\"", "\"sid\":7"),
            Issuer.claims().replaceFirst("\"sub\":\"[^\"]*\",", ""),
            Issuer.claims().replaceFirst("\"iss\":\"[^\"]*\",", ""))) {
      assertThat(verifier.verify(key.sign(claims)))
          .as(claims)
          .isEqualTo(new Rejected(Reason.BAD_CLAIMS));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3629 | good",
        "3630 | EXPIRED",
        "9223372 | EXPIRED",
        "0 | good",
      })
  void aTokenIsGoodUntilItExpiresAndTheSkewIsOver(long later, String expected) {
    try (TokenVerifier then = at(Issuer.NOW + later).build()) {
      assertThat(outcome(then.verify(key.sign(Issuer.claims())))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-9223372036854775808 | good",
        "30 | good",
        "31 | NOT_YET_VALID",
        "9223372035082409407 | NOT_YET_VALID",
      })
  void aTokenIsNotGoodBeforeItsTimeButForTheSkew(long after, String expected) {
    long notBefore = after == Long.MIN_VALUE ? after : Issuer.NOW + after;

    assertThat(outcome(verifier.verify(key.sign(Issuer.claims("\"nbf\":" + notBefore + ",")))))
        .isEqualTo(expected);
  }

  private static String outcome(Verification verification) {
    return verification instanceof Rejected rejected ? rejected.why().name() : "good";
  }

  @Test
  void issuerAndAudienceAreCompared() {
    assertRejected(
        key.sign(Issuer.claims().replace(Issuer.NAME, Issuer.NAME + "/")), Reason.WRONG_ISSUER);
    for (String audience :
        List.of(
            "\"wackypod\"", "\"\"", "[]", "[\"wackypod\"]", "{}", "null", "1", "[[\"momail\"]]")) {
      String claims = Issuer.claims().replace("\"aud\":\"momail\"", "\"aud\":" + audience);
      assertRejected(key.sign(claims), Reason.WRONG_AUDIENCE);
    }
    String several = Issuer.claims().replace("\"aud\":\"momail\"", "\"aud\":[\"x\",\"momail\"]");
    assertThat(verifier.verify(key.sign(several))).isInstanceOf(Verified.class);
  }

  @Test
  void secretsDoNotGoOverPlainHttpUnawares() {
    var builder = TokenVerifier.of(Issuer.NAME, "momail").server("http://auth.example.com");
    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenVerifier.of("no url", "momail").build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at(0).skew(Duration.ofSeconds(61)).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at(0).staleAfter(Duration.ofSeconds(3), Staleness.REFUSE).build())
        .isInstanceOf(IllegalArgumentException.class);
    builder.allowPlainHttp().withoutFeed().build().close();
  }
}
