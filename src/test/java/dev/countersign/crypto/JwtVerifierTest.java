package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.countersign.base.Secret;
import dev.countersign.json.Json;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JwtVerifierTest {
  private static final String TYPE = "at+jwt";
  private static final String CLAIMS = "{\"sub\":\"somebody\",\"exp\":1300819380}";

  private final Secret pair = Es256Key.newEncoded(TestKeys.RANDOM);
  private final Es256Key es256 = Es256Key.of(pair, SignatureProvider.ec());
  private final Secret shared = TestKeys.RANDOM.next(32);
  private final Hs256Key hs256 = Hs256Key.of("shared", shared);
  private final JwtVerifier verifier = new JwtVerifier(TYPE, List.of(es256, hs256));

  @Test
  void whatEachKeySignedVerifies() {
    for (JwtKey key : List.of(es256, hs256)) {
      var claims = verifier.verify(Jwt.sign(key, TYPE, CLAIMS.getBytes(UTF_8)));

      assertThat(claims.orElseThrow().string("sub")).hasValue("somebody");
      assertThat(claims.orElseThrow().integer("exp")).hasValue(1300819380L);
    }
  }

  @Test
  void theHeaderIsAlwaysTheSameWithTheAlgorithmFirst() {
    String token = Jwt.sign(es256, TYPE, CLAIMS.getBytes(UTF_8));

    assertThat(decoded(token.split("\\.", -1)[0]))
        .isEqualTo("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + es256.kid() + "\"}");
    assertThat(decoded(Jwt.sign(hs256, "refresh+jwt", CLAIMS.getBytes(UTF_8)).split("\\.", -1)[0]))
        .isEqualTo("{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"shared\"}");
  }

  @Test
  void forgedAndMisledTokensAreRefused() {
    forgeries().forEach((what, token) -> assertThat(verifier.verify(token)).as(what).isEmpty());
  }

  // RFC 8725 §2 and the failures of others: every one has a signature that is right by the token's
  // own account.
  private Map<String, String> forgeries() {
    Map<String, String> tokens = new LinkedHashMap<>();
    String kid = es256.kid();
    for (String none : List.of("none", "None", "NONE", "noNE", "nOnE", "", " ", "null")) {
      tokens.put(
          "alg " + none,
          token("{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(none, kid), ""));
      tokens.put("alg alone " + none, token("{\"alg\":\"" + none + "\"}", ""));
    }
    tokens.put("alg null", token("{\"alg\":null,\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}", ""));
    tokens.put("no alg", token("{\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}", ""));
    keyedWithThePublicKey(tokens);
    keysOfTheirOwn(tokens);
    strangeKids(tokens);
    rightKeyWrongHeader(tokens);
    return tokens;
  }

  private void keyedWithThePublicKey(Map<String, String> tokens) {
    String header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"" + es256.kid() + "\"}";
    byte[] der = derOfPublicKey();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    tokens.put("public DER", mac(header, der));
    tokens.put("public PEM", mac(header, (pem + "\n-----END PUBLIC KEY-----\n").getBytes(UTF_8)));
    tokens.put("public JWK", mac(header, Json.write(es256.jwk())));
    tokens.put(
        "public point", mac(header, ByteBuffer.allocate(64).put(pair.expose(), 32, 64).array()));
    tokens.put("kid as key", mac(header, es256.kid().getBytes(UTF_8)));
    // HMAC fills its key up with zeros, so this is the empty key too.
    tokens.put("empty key", mac(header, new byte[1]));
    tokens.put(
        "empty key, other kid",
        mac("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"shared\"}", new byte[1]));
    tokens.put(
        "empty key, unknown kid",
        mac("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"x\"}", new byte[1]));
  }

  private void keysOfTheirOwn(Map<String, String> tokens) {
    Es256Key theirs = TestKeys.es256();
    String jwk = new String(Json.write(theirs.jwk()), UTF_8);
    String start = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + es256.kid() + "\"";
    tokens.put("their key, our kid", token(start + "}", theirs));
    tokens.put("jwk", token(start + ",\"jwk\":" + jwk + "}", theirs));
    tokens.put("jku", token(start + ",\"jku\":\"http://127.0.0.1:9/jwks.json\"}", theirs));
    tokens.put("x5u", token(start + ",\"x5u\":\"http://127.0.0.1:9/chain.pem\"}", theirs));
    tokens.put("x5c", token(start + ",\"x5c\":[\"MIIB\"]}", theirs));
    tokens.put("their kid", Jwt.sign(theirs, TYPE, CLAIMS.getBytes(UTF_8)));
    tokens.put(
        "their HS256, our kid",
        Jwt.sign(Hs256Key.of("shared", TestKeys.RANDOM.next(32)), TYPE, CLAIMS.getBytes(UTF_8)));
  }

  private void strangeKids(Map<String, String> tokens) {
    for (String kid :
        List.of(
            "\"unknown\"",
            "\"\"",
            "\"../../../dev/null\"",
            "\"' OR '1'='1\"",
            "\"a\\u0000\"",
            "1",
            "null",
            "[]")) {
      tokens.put(
          "kid " + kid, token("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":" + kid + "}", es256));
    }
    tokens.put("no kid", token("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", es256));
  }

  // Signed by our own key, so that the header alone is at fault.
  private void rightKeyWrongHeader(Map<String, String> tokens) {
    String kid = "\"kid\":\"" + es256.kid() + "\"";
    tokens.put(
        "crit",
        token(
            "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"," + kid + ",\"crit\":[\"b64\"],\"b64\":true}",
            es256));
    tokens.put("other order", token("{\"typ\":\"at+jwt\",\"alg\":\"ES256\"," + kid + "}", es256));
    tokens.put("a space", token("{\"alg\":\"ES256\", \"typ\":\"at+jwt\"," + kid + "}", es256));
    tokens.put(
        "two algs",
        token("{\"alg\":\"ES256\",\"alg\":\"none\",\"typ\":\"at+jwt\"," + kid + "}", es256));
    tokens.put("lower case", token("{\"alg\":\"es256\",\"typ\":\"at+jwt\"," + kid + "}", es256));
    tokens.put("another type", Jwt.sign(es256, "refresh+jwt", CLAIMS.getBytes(UTF_8)));
    tokens.put("plain type", Jwt.sign(es256, "JWT", CLAIMS.getBytes(UTF_8)));
    tokens.put("long type", Jwt.sign(es256, "application/at+jwt", CLAIMS.getBytes(UTF_8)));
    tokens.put("empty header", token("{}", es256));
    tokens.put("no header", token("", es256));
    tokens.put(
        "ES256 said to be HS256",
        token("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"shared\"}", es256));
    tokens.put(
        "HS256 said to be ES256",
        token("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"," + kid + "}", hs256));
  }

  @Test
  void anyOtherShapeIsRefused() {
    String token = Jwt.sign(es256, TYPE, CLAIMS.getBytes(UTF_8));
    String[] part = token.split("\\.", -1);
    List<String> shapes =
        List.of(
            "",
            ".",
            "..",
            "...",
            "....",
            "\0",
            "\ud800",
            "Bearer",
            "Bearer " + token,
            part[0],
            part[0] + ".",
            part[0] + "..",
            part[0] + "." + part[1],
            part[0] + "." + part[1] + ".",
            "." + part[1] + "." + part[2],
            part[0] + ".." + part[2],
            token + ".",
            "." + token,
            token + "." + part[2],
            token + ".." + part[2],
            "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a2V5.aXY.Y2lwaGVy.dGFn",
            part[0] + ".a2V5.aXY.Y2lwaGVy.dGFn",
            "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
                .formatted(part[0], part[1], part[2]),
            "{\"payload\":\"%s\",\"signatures\":[{\"protected\":\"%s\",\"signature\":\"%s\"}]}"
                .formatted(part[1], part[0], part[2]));

    assertThat(verifier.verify(token)).isPresent();
    assertThat(shapes).allSatisfy(shape -> assertThat(verifier.verify(shape)).isEmpty());
  }

  @Test
  void everyCharacterCounts() {
    for (JwtKey key : List.of(es256, hs256)) {
      String token = Jwt.sign(key, TYPE, CLAIMS.getBytes(UTF_8));
      for (int at = 0; at < token.length(); at++) {
        for (char other :
            new char[] {
              'A', 'B', 'Q', 'g', 'w', '-', '_', '+', '/', '=', '.', ' ', '\0', '\n', 'é'
            }) {
          String altered = token.substring(0, at) + other + token.substring(at + 1);
          assertThat(verifier.verify(altered))
              .as("%s at %d", other, at)
              .satisfies(claims -> assertThat(claims.isPresent()).isEqualTo(altered.equals(token)));
        }
      }
    }
  }

  @Test
  void characterAddedOrLeftOutAnywhereIsRefused() {
    String token = Jwt.sign(hs256, TYPE, CLAIMS.getBytes(UTF_8));
    for (int at = 0; at <= token.length(); at++) {
      for (String added : List.of("A", "=", "==", " ", "\n", "\0", "%", ".")) {
        assertThat(verifier.verify(token.substring(0, at) + added + token.substring(at))).isEmpty();
      }
    }
    for (int at = 0; at < token.length(); at++) {
      assertThat(verifier.verify(token.substring(0, at) + token.substring(at + 1))).isEmpty();
      assertThat(verifier.verify(token.substring(0, at))).isEmpty();
    }
  }

  @Test
  void everyBitOfTheClaimsCounts() {
    String token = Jwt.sign(es256, TYPE, CLAIMS.getBytes(UTF_8));
    String[] part = token.split("\\.", -1);
    for (int bit = 0; bit < CLAIMS.length() * Byte.SIZE; bit++) {
      byte[] altered = CLAIMS.getBytes(UTF_8);
      altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThat(verifier.verify(part[0] + "." + Base64Url.encode(altered) + "." + part[2]))
          .isEmpty();
    }
  }

  @Test
  void signaturesOfZerosAndOfTheOrderAreRefused() {
    byte[] order = EcdsaSignature.fixedLength(EcdsaSignature.ORDER);
    byte[] orders = ByteBuffer.allocate(64).put(order).put(order).array();
    String input = Jwt.header(es256, TYPE) + "." + Base64Url.encode(CLAIMS.getBytes(UTF_8));

    assertThat(verifier.verify(input + "." + Base64Url.encode(new byte[64]))).isEmpty();
    assertThat(verifier.verify(input + "." + Base64Url.encode(orders))).isEmpty();
  }

  @Test
  void claimsThatAreNotOneStrictObjectAreRefused() {
    List<String> wrong =
        List.of(
            "",
            " ",
            "null",
            "[]",
            "\"text\"",
            "1",
            "{",
            "{}{}",
            "{} x",
            "{\"sub\":\"a\",\"sub\":\"b\"}",
            "{\"sub\":\"\\ud800\"}",
            "{'sub':'a'}",
            "{\"a\":".repeat(17) + "1" + "}".repeat(17));

    assertThat(wrong)
        .allSatisfy(claims ->
            assertThat(verifier.verify(Jwt.sign(hs256, TYPE, claims.getBytes(UTF_8)))).isEmpty());
    assertThat(
            verifier.verify(
                Jwt.sign(hs256, TYPE, new byte[] {'{', '"', (byte) 0xc0, '"', ':', '1', '}'})))
        .isEmpty();
  }

  @Test
  void aTokenIsAsLongAsTheLimitAtMost() {
    boolean accepted = false;
    boolean refused = false;
    for (int length = 2_900; length < 3_100; length++) {
      String token =
          Jwt.sign(hs256, TYPE, ("{\"sub\":\"" + "a".repeat(length) + "\"}").getBytes(UTF_8));
      boolean fits = token.length() <= JwtVerifier.MAX_TOKEN_CHARS;
      accepted |= fits;
      refused |= !fits;

      assertThat(verifier.verify(token).isPresent())
          .as("%d characters", token.length())
          .isEqualTo(fits);
    }
    assertThat(accepted && refused).isTrue();
  }

  @Test
  void anIndependentVerifierAcceptsOurTokens() throws Exception {
    SignedJWT ec = SignedJWT.parse(Jwt.sign(es256, TYPE, CLAIMS.getBytes(UTF_8)));
    SignedJWT mac = SignedJWT.parse(Jwt.sign(hs256, TYPE, CLAIMS.getBytes(UTF_8)));

    assertThat(
            ec.verify(new ECDSAVerifier(ECKey.parse(new String(Json.write(es256.jwk()), UTF_8)))))
        .isTrue();
    assertThat(mac.verify(new MACVerifier(shared.expose()))).isTrue();
    assertThat(ec.getJWTClaimsSet().getSubject()).isEqualTo("somebody");
  }

  @Test
  void tokensOfAnIndependentSignerVerify() throws Exception {
    var claims = new JWTClaimsSet.Builder().subject("somebody").build();
    var ec = new SignedJWT(JWSHeader.parse(new Base64URL(Jwt.header(es256, TYPE))), claims);
    var mac = new SignedJWT(JWSHeader.parse(new Base64URL(Jwt.header(hs256, TYPE))), claims);
    ec.sign(new ECDSASigner(nimbusPair()));
    mac.sign(new MACSigner(shared.expose()));

    assertThat(verifier.verify(ec.serialize()).orElseThrow().string("sub")).hasValue("somebody");
    assertThat(verifier.verify(mac.serialize()).orElseThrow().string("sub")).hasValue("somebody");
  }

  @Test
  void twoKeysOfOneNameAreRefused() {
    List<Hs256Key> twice = List.of(hs256, Hs256Key.of("shared", TestKeys.RANDOM.next(32)));

    assertThatIllegalArgumentException().isThrownBy(() -> new JwtVerifier(TYPE, twice));
  }

  @Test
  void withoutKeysNothingVerifies() {
    assertThat(
            new JwtVerifier(TYPE, List.of()).verify(Jwt.sign(hs256, TYPE, CLAIMS.getBytes(UTF_8))))
        .isEmpty();
  }

  private ECKey nimbusPair() throws Exception {
    var numbers = ByteBuffer.wrap(pair.expose());
    byte[] d = new byte[32];
    numbers.get(d);
    ECKey open = ECKey.parse(new String(Json.write(es256.jwk()), UTF_8));
    return new ECKey.Builder(open).d(Base64URL.encode(d)).build();
  }

  private byte[] derOfPublicKey() {
    try {
      return ECKey.parse(new String(Json.write(es256.jwk()), UTF_8)).toECPublicKey().getEncoded();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String token(String header, String signature) {
    return Base64Url.encode(header.getBytes(UTF_8))
        + "."
        + Base64Url.encode(CLAIMS.getBytes(UTF_8))
        + "."
        + signature;
  }

  private static String token(String header, JwtKey key) {
    String input =
        Base64Url.encode(header.getBytes(UTF_8)) + "." + Base64Url.encode(CLAIMS.getBytes(UTF_8));
    return input + "." + Base64Url.encode(key.sign(input.getBytes(UTF_8)));
  }

  private static String mac(String header, byte[] key) {
    String input =
        Base64Url.encode(header.getBytes(UTF_8)) + "." + Base64Url.encode(CLAIMS.getBytes(UTF_8));
    return input
        + "."
        + Base64Url.encode(Digests.hmacSha256(Secret.of(key), input.getBytes(UTF_8)));
  }

  private static String decoded(String segment) {
    return new String(Base64Url.decode(segment).orElseThrow(), UTF_8);
  }
}
