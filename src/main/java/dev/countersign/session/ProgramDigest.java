package dev.countersign.session;

import dev.countersign.base.Secret;
import dev.countersign.base.UserAgent;
import dev.countersign.crypto.Digests;
import java.nio.charset.StandardCharsets;

/// A `User-Agent` header of any length in 32 bytes; an absent one equals an absent one.
final class ProgramDigest {
  private ProgramDigest() {}

  static Secret of(UserAgent agent) {
    return Secret.of(Digests.sha256(agent.text().getBytes(StandardCharsets.UTF_8)));
  }
}
