package dev.countersign.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.crypto.Base64Url;
import dev.countersign.fuzz.Must;
import java.util.Arrays;

/// Refresh tokens that last as long as their session, as somebody sends them and as we make them.
public final class OpaqueRefreshTokenFuzz {
  private static final int ID_BYTES = 16;
  private static final int BYTES = ID_BYTES + OpaqueRefreshTokens.SECRET_BYTES;

  private OpaqueRefreshTokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    OpaqueRefreshTokens.parse(text).ifPresent(token -> sent(text, token));
    if (input.length >= BYTES) {
      made(Arrays.copyOf(input, BYTES));
    }
  }

  // What is taken has one spelling.
  private static void sent(String text, OpaqueRefreshTokens.Presented token) {
    byte[] bytes = Base64Url.decode(text).orElseThrow();
    Secret random = random(bytes);
    Must.equal(OpaqueRefreshTokens.proof(random), token.proof(), "the proof of the random part");
    Must.equal(
        Secret.ofText(text), OpaqueRefreshTokens.mint(token.session(), random), "two spellings");
  }

  private static void made(byte[] bytes) {
    SessionId session = SessionId.of(Arrays.copyOf(bytes, ID_BYTES));
    Secret token = OpaqueRefreshTokens.mint(session, random(bytes));
    Must.equal(
        session,
        OpaqueRefreshTokens.parse(token.exposeText()).orElseThrow().session(),
        "the session of a token that we made");
  }

  private static Secret random(byte[] bytes) {
    return Secret.of(Arrays.copyOfRange(bytes, ID_BYTES, BYTES));
  }
}
