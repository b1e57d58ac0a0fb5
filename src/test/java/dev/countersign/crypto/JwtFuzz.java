package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.fuzz.Must;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tokens: as somebody sends them, with claims that our own key signed, with forged signatures, and
/// altered.
public final class JwtFuzz {
  private static final String TYPE = "at+jwt";
  private static final Hs256Key SHARED = Hs256Key.of("shared", Secret.of(new byte[32]));
  private static final Hs256Key OTHER = Hs256Key.of("shared", Secret.ofText("x".repeat(32)));
  private static final List<JwtKey> PAIRS =
      List.of(
          TestKeys.es256(),
          Ed25519Key.of(Ed25519Key.newEncoded(TestKeys.RANDOM), SignatureProvider.ed25519()),
          Rs256Key.of(Rs256Key.newEncoded(TestKeys.RANDOM), SignatureProvider.rsa()));
  private static final List<JwtKey> KEYS =
      Stream.concat(Stream.of(SHARED), PAIRS.stream()).toList();
  private static final JwtVerifier VERIFIER = new JwtVerifier(TYPE, KEYS);
  private static final List<JwtVerifier> STRANGERS =
      List.of(new JwtVerifier("refresh+jwt", KEYS), new JwtVerifier(TYPE, List.of(OTHER)));
  private static final String GOOD =
      Jwt.sign(SHARED, TYPE, "{\"sub\":\"ada\",\"exp\":1300819380}".getBytes(UTF_8));

  private JwtFuzz() {}

  /// Tries one input.
  ///
  /// @param input a digit that says what the rest is: 0 a token, 1 what follows our header, 2
  ///   claims, 3 a signature, 4 what is put over a good token, from the place that its first byte
  ///   says
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0]) {
      case '1' -> sent(Jwt.header(SHARED, TYPE) + "." + new String(rest, UTF_8));
      case '2' -> signed(rest);
      case '3' -> forged(rest);
      case '4' -> altered(rest);
      default -> sent(new String(rest, UTF_8));
    }
  }

  // What is taken has one spelling: the one in which we would write it.
  private static void sent(String token) {
    if (VERIFIER.verify(token).isPresent()) {
      byte[] claims = Base64Url.decode(token.split("\\.", -1)[1]).orElseThrow();
      Must.equal(Jwt.sign(SHARED, TYPE, claims), token, "taken though we would not write it");
      Must.hold(!VERIFIER.mayBeOfAnotherKey(token), "of a key that is known and is not");
    } else {
      Must.hold(
          !VERIFIER.mayBeOfAnotherKey(token) || token.length() <= JwtVerifier.MAX_TOKEN_CHARS,
          "too long, and looked up");
    }
    STRANGERS.forEach(other -> Must.hold(other.verify(token).isEmpty(), "taken by a stranger"));
  }

  private static void signed(byte[] claims) {
    String token = Jwt.sign(SHARED, TYPE, claims);
    Optional<JsonObject> read = VERIFIER.verify(token);
    boolean isShort = token.length() <= JwtVerifier.MAX_TOKEN_CHARS;
    boolean isObject = Json.readObject(claims).isPresent();
    Must.equal(isShort && isObject, read.isPresent(), "claims that are one object");
    STRANGERS.forEach(other -> Must.hold(other.verify(token).isEmpty(), "taken by a stranger"));
    read.flatMap(TokenLife::read).ifPresent(JwtFuzz::living);
  }

  private static void living(TokenLife life) {
    for (long second : new long[] {0, 1_300_819_380L, 4_102_444_800L}) {
      boolean isBefore = second < life.expires();
      boolean isAfter = second + TokenLife.MAX_SKEW.toSeconds() >= life.notBefore();
      Must.equal(
          isBefore && isAfter, life.covers(Instant.ofEpochSecond(second)), "a life at " + second);
    }
  }

  private static void forged(byte[] signature) {
    byte[] input = GOOD.substring(0, GOOD.lastIndexOf('.')).getBytes(UTF_8);
    for (JwtKey pair : PAIRS) {
      Must.hold(!pair.verify(input, signature), "a signature nobody made");
    }
    Must.equal(
        Arrays.equals(SHARED.sign(input), signature),
        SHARED.verify(input, signature),
        "a MAC that is the only one");
  }

  private static void altered(byte[] rest) {
    if (rest.length == 0) {
      return;
    }
    int at = Math.min(rest[0] & 0xff, GOOD.length());
    String piece = new String(rest, 1, rest.length - 1, UTF_8);
    String token =
        GOOD.substring(0, at)
            + piece
            + GOOD.substring(Math.min(GOOD.length(), at + piece.length()));
    Must.equal(token.equals(GOOD), VERIFIER.verify(token).isPresent(), "an altered token");
  }
}
