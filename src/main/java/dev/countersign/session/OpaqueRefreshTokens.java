package dev.countersign.session;

import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Digests;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Refresh tokens that last as long as their session: its id and 32 random bytes, of which the row
/// has the SHA-256.
final class OpaqueRefreshTokens {
  static final int SECRET_BYTES = 32;

  private static final int ID_BYTES = 16;

  private OpaqueRefreshTokens() {}

  static Secret mint(SessionId session, Secret random) {
    byte[] bytes =
        ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
            .put(session.bytes())
            .put(random.expose())
            .array();
    return Secret.ofText(Base64Url.encode(bytes));
  }

  /// What the row keeps of the random part.
  static Secret proof(Secret random) {
    return Secret.of(Digests.sha256(random.expose()));
  }

  static Optional<Presented> parse(String token) {
    return Base64Url.decode(token)
        .filter(bytes -> bytes.length == ID_BYTES + SECRET_BYTES)
        .map(bytes ->
            new Presented(
                SessionId.of(Arrays.copyOf(bytes, ID_BYTES)),
                proof(Secret.of(Arrays.copyOfRange(bytes, ID_BYTES, bytes.length)))));
  }

  /// A token somebody presents; authentic when the session has the same proof.
  record Presented(SessionId session, Secret proof) {
    boolean isAuthentic(Session row) {
      return proof.equals(row.refreshSecret());
    }
  }
}
