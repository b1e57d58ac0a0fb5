package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.countersign.base.Secret;
import dev.countersign.json.Json;
import java.nio.ByteBuffer;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/// Keys with a public half, of every algorithm, against a library that shares nothing with us.
class PublishedKeyTest {
  private static final byte[] INPUT = "some input".getBytes(UTF_8);

  // RSA takes a second to make.
  private static final Map<SigningAlgorithm, Secret> ENCODED =
      new EnumMap<>(SigningAlgorithm.class);

  private static synchronized Secret encoded(SigningAlgorithm algorithm) {
    return ENCODED.computeIfAbsent(algorithm, its -> its.newKey(TestKeys.RANDOM));
  }

  private static PublishedKey key(SigningAlgorithm algorithm) {
    return (PublishedKey) algorithm.key("", encoded(algorithm));
  }

  private static PublishedKey ofJdk(SigningAlgorithm algorithm) {
    Secret encoded = encoded(algorithm);
    return switch (algorithm) {
      case ES256 -> Es256Key.of(encoded, SignatureProvider.jdk());
      case EDDSA -> Ed25519Key.of(encoded, SignatureProvider.jdk());
      case RS256 -> Rs256Key.of(encoded, SignatureProvider.jdkRsa());
      case HS256 -> throw new IllegalArgumentException("nothing of it is published");
    };
  }

  private static JWK jwk(PublishedKey key) throws Exception {
    return JWK.parse(new String(Json.write(key.jwk()), UTF_8));
  }

  private static JWSVerifier nimbus(JWK jwk) throws Exception {
    return switch (jwk.getAlgorithm().getName()) {
      case "ES256" -> new ECDSAVerifier(jwk.toECKey());
      case "EdDSA" -> new Ed25519Verifier(jwk.toOctetKeyPair());
      case "RS256" -> new RSASSAVerifier(jwk.toRSAKey());
      case String other -> throw new IllegalArgumentException(other);
    };
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HS256")
  void aStrangerVerifiesItsTokensByWhatIsPublished(SigningAlgorithm algorithm) throws Exception {
    PublishedKey key = key(algorithm);
    JWK published = jwk(key);
    SignedJWT token = SignedJWT.parse(Jwt.sign(key, "at+jwt", "{\"sub\":\"ada\"}".getBytes(UTF_8)));

    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo(algorithm.text());
    assertThat(token.getHeader().getKeyID()).isEqualTo(published.getKeyID());
    assertThat(token.verify(nimbus(published))).isTrue();
    assertThat(published.isPrivate()).isFalse();
    assertThat(published.getKeyID()).isEqualTo(published.computeThumbprint().toString());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HS256")
  void itVerifiesWhatItSignedAndNothingElse(SigningAlgorithm algorithm) {
    PublishedKey key = key(algorithm);
    byte[] signature = key.sign(INPUT);

    assertThat(key.verify(INPUT, signature)).isTrue();
    assertThat(key.verify("other input".getBytes(UTF_8), signature)).isFalse();
    for (int i = 0; i < signature.length; i++) {
      byte[] altered = signature.clone();
      altered[i] ^= 1;
      assertThat(key.verify(INPUT, altered)).as("byte %d", i).isFalse();
    }
    for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1, 1000}) {
      assertThat(key.verify(INPUT, Arrays.copyOf(signature, length))).as("%d", length).isFalse();
    }
    assertThat(key.verify(INPUT, new byte[signature.length])).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HS256")
  void theJdkAndWhoeverIsFasterAgree(SigningAlgorithm algorithm) {
    PublishedKey fast = key(algorithm);
    PublishedKey slow = ofJdk(algorithm);

    assertThat(slow.kid()).isEqualTo(fast.kid());
    assertThat(slow.jwk()).isEqualTo(fast.jwk());
    assertThat(slow.verify(INPUT, fast.sign(INPUT))).isTrue();
    assertThat(fast.verify(INPUT, slow.sign(INPUT))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HS256")
  void whatIsNoKeyOfItsAlgorithmIsRefused(SigningAlgorithm algorithm) {
    byte[] bytes = encoded(algorithm).expose();
    for (byte[] wrong :
        new byte[][] {new byte[0], new byte[bytes.length], Arrays.copyOf(bytes, 40)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> algorithm.key("", Secret.of(wrong)))
          .withMessageContaining("not an ");
    }
  }

  @Test
  void halvesThatDoNotBelongTogetherAreNoKey() {
    byte[] one = encoded(SigningAlgorithm.EDDSA).expose();
    byte[] other = SigningAlgorithm.EDDSA.newKey(TestKeys.RANDOM).expose();
    byte[] mixed = ByteBuffer.allocate(64).put(one, 0, 32).put(other, 32, 32).array();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningAlgorithm.EDDSA.key("", Secret.of(mixed)));
  }

  @Test
  void anRsaKeyOfAnotherSizeIsRefused() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var small = Secret.of(generator.generateKeyPair().getPrivate().getEncoded());

    assertThatIllegalArgumentException().isThrownBy(() -> SigningAlgorithm.RS256.key("", small));
  }

  static Stream<Provider> providersOfEd25519() {
    return Stream.of(SignatureProvider.ed25519(), SignatureProvider.jdk());
  }

  // RFC 8037 Appendix A.
  @ParameterizedTest
  @MethodSource("providersOfEd25519")
  void theExampleOfRfc8037IsSignedAsThere(Provider provider) {
    byte[] d = Base64Url.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").orElseThrow();
    byte[] x = Base64Url.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").orElseThrow();
    var key = Ed25519Key.of(Secret.of(ByteBuffer.allocate(64).put(d).put(x).array()), provider);
    byte[] input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(US_ASCII);

    assertThat(key.kid()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(Base64Url.encode(key.sign(input)))
        .isEqualTo(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  }
}
