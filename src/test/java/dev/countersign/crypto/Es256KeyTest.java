package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.countersign.base.Secret;
import dev.countersign.json.Json;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.List;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Es256KeyTest {
  // RFC 7515 A.3.
  private static final String D = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
  private static final String X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
  private static final String Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
  private static final String INPUT =
      "eyJhbGciOiJFUzI1NiJ9"
          + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  private static final String SIGNATURE =
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

  private static final byte[] MESSAGE = ascii("a message");

  static List<Provider> providers() {
    return Conscrypt.isAvailable()
        ? List.of(SignatureProvider.jdk(), Conscrypt.newProvider())
        : List.of(SignatureProvider.jdk());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void publishedSignatureVerifies(Provider provider) {
    assertThat(published(provider).verify(ascii(INPUT), bytes(SIGNATURE))).isTrue();
    assertThat(published(provider).verify(ascii(INPUT + "A"), bytes(SIGNATURE))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void whatOneProviderSignsBothVerify(Provider provider) {
    byte[] signature = published(provider).sign(MESSAGE);

    assertThat(signature).hasSize(64);
    for (Provider other : providers()) {
      assertThat(published(other).verify(MESSAGE, signature)).isTrue();
    }
  }

  @Test
  void theFastProviderIsChosenWhereItLoads() {
    String expected = Conscrypt.isAvailable() ? "Conscrypt" : "SunEC";

    assertThat(SignatureProvider.ec().getName()).isEqualTo(expected);
  }

  // CVE-2022-21449: a verifier that forgets to look at the range takes these for any message.
  static List<byte[]> signaturesOutOfRange() {
    BigInteger n = EcdsaSignature.ORDER;
    BigInteger max = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    List<BigInteger> wrong = List.of(BigInteger.ZERO, n, n.add(BigInteger.ONE), max);
    BigInteger right = BigInteger.ONE;
    return wrong.stream()
        .flatMap(number ->
            wrong.stream()
                .flatMap(other ->
                    List.of(List.of(number, other), List.of(number, right), List.of(right, other))
                        .stream()))
        .map(pair -> joined(pair.get(0), pair.get(1)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("signaturesOutOfRange")
  void numbersOutOfRangeAreNoSignature(byte[] signature) {
    assertThat(EcdsaSignature.toDer(signature)).isEmpty();
    for (Provider provider : providers()) {
      assertThat(published(provider).verify(MESSAGE, signature)).isFalse();
    }
  }

  // The providers look at it too; this shows it without our own check before them.
  @ParameterizedTest
  @MethodSource("providers")
  void theProvidersRefuseZerosThemselves(Provider provider) throws Exception {
    var key = ECKey.parse(jwk()).toECPublicKey();
    Signature check = Signature.getInstance("SHA256withECDSA", provider);
    check.initVerify(key);
    check.update(MESSAGE);
    boolean accepted;
    try {
      accepted = check.verify(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0});
    } catch (SignatureException e) {
      accepted = false;
    }

    assertThat(accepted).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void signaturesOfAnyOtherLengthAreRefused(Provider provider) throws Exception {
    Es256Key key = published(provider);
    byte[] signature = key.sign(MESSAGE);
    for (int length = 0; length <= 200; length++) {
      byte[] cut = Arrays.copyOf(signature, length);

      assertThat(key.verify(MESSAGE, cut)).as("length %d", length).isEqualTo(length == 64);
    }
    assertThat(key.verify(MESSAGE, ECDSA.transcodeSignatureToDER(signature))).as("DER").isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyBitOfASignatureCounts(Provider provider) {
    Es256Key key = published(provider);
    byte[] signature = key.sign(MESSAGE);
    for (int bit = 0; bit < signature.length * Byte.SIZE; bit++) {
      byte[] altered = signature.clone();
      altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThat(key.verify(MESSAGE, altered)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void derAndJoinedAreTheSameNumbersHoweverSmall() throws Exception {
    for (int rBits = 1; rBits <= 255; rBits += 2) {
      BigInteger r = BigInteger.ONE.shiftLeft(rBits).subtract(BigInteger.ONE);
      BigInteger s = BigInteger.ONE.shiftLeft(256 - rBits - 1);
      byte[] joined = joined(r, s);

      byte[] der = EcdsaSignature.toDer(joined).orElseThrow();

      assertThat(der).isEqualTo(ECDSA.transcodeSignatureToDER(joined));
      assertThat(EcdsaSignature.fromDer(der)).isEqualTo(joined);
    }
  }

  @Test
  void anythingElseIsNoDerSignature() {
    byte[] der = EcdsaSignature.toDer(joined(BigInteger.ONE, BigInteger.TEN)).orElseThrow();
    for (int length = 0; length < der.length; length++) {
      byte[] cut = Arrays.copyOf(der, length);
      assertThatThrownBy(() -> EcdsaSignature.fromDer(cut))
          .isInstanceOf(IllegalStateException.class);
    }
    for (int at : new int[] {0, 1, 2, 3, 5, 6}) {
      byte[] altered = der.clone();
      altered[at] ^= 0x40;
      assertThatThrownBy(() -> EcdsaSignature.fromDer(altered))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> EcdsaSignature.fromDer(Arrays.copyOf(der, der.length + 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNewKeySignsSurvivesEncodingAndHasItsThumbprintAsName() throws Exception {
    Secret encoded = Es256Key.newEncoded(new RandomTokens(new SecureRandom()));
    Es256Key key = Es256Key.of(encoded, SignatureProvider.ec());
    Es256Key again = Es256Key.of(encoded, SignatureProvider.jdk());

    assertThat(again.verify(MESSAGE, key.sign(MESSAGE))).isTrue();
    assertThat(again.kid()).isEqualTo(key.kid());
    ECKey independent = ECKey.parse(new String(Json.write(key.jwk()), StandardCharsets.UTF_8));
    assertThat(key.kid()).isEqualTo(independent.computeThumbprint().toString());
    assertThat(key.toString()).isEqualTo("Es256Key[" + key.kid() + "]");
  }

  @Test
  void thePublicHalfIsWhatOthersUnderstand() throws Exception {
    ECKey read =
        ECKey.parse(
            new String(
                Json.write(published(SignatureProvider.ec()).jwk()), StandardCharsets.UTF_8));

    assertThat(read.isPrivate()).isFalse();
    assertThat(read.getCurve()).isEqualTo(Curve.P_256);
    assertThat(read.getX()).isEqualTo(new Base64URL(X));
    assertThat(read.getY()).isEqualTo(new Base64URL(Y));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void halvesThatDoNotBelongTogetherAreNoKey(Provider provider) {
    byte[] encoded = Es256Key.newEncoded(new RandomTokens(new SecureRandom())).expose();
    byte[] foreign = encoded.clone();
    System.arraycopy(bytes(D), 0, foreign, 0, 32);
    byte[] offTheCurve = encoded.clone();
    offTheCurve[95] ^= 1;

    for (byte[] wrong : List.of(foreign, offTheCurve, new byte[96], new byte[95], new byte[0])) {
      assertThatThrownBy(() -> Es256Key.of(Secret.of(wrong), provider))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Es256Key published(Provider provider) {
    var encoded = ByteBuffer.allocate(96).put(bytes(D)).put(bytes(X)).put(bytes(Y));
    return Es256Key.of(Secret.of(encoded.array()), provider);
  }

  private static String jwk() {
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + X + "\",\"y\":\"" + Y + "\"}";
  }

  private static byte[] joined(BigInteger r, BigInteger s) {
    return ByteBuffer.allocate(64)
        .put(EcdsaSignature.fixedLength(r))
        .put(EcdsaSignature.fixedLength(s))
        .array();
  }

  private static byte[] bytes(String base64Url) {
    return Base64Url.decode(base64Url).orElseThrow();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
