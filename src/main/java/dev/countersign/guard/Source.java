package dev.countersign.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.account.AccountKey;
import dev.countersign.base.Client;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Digests;
import java.util.Arrays;

/// Whose failures are counted: the key of a row, a digest that keeps no address.
final class Source {
  /// Of a SHA-256: whoever looks for two keys that collide hashes for 2^64 steps and gains a shared
  /// count.
  private static final int KEY_BYTES = 16;

  /// That of a fresh account: what was counted before somebody registered goes on.
  static final int NOBODYS_VERSION = 1;

  private final byte[] key;

  private Source(String kind, String who) {
    key = Arrays.copyOf(Digests.sha256((kind + '\n' + who).getBytes(UTF_8)), KEY_BYTES);
  }

  /// A network, as far as one account is concerned while it has this password: of what was before a
  /// reset nothing is left, wherever it came from.
  ///
  /// @param passwordVersion that of an address without account is [#NOBODYS_VERSION]
  static Source network(String submittedEmail, Client client, int passwordVersion) {
    return new Source(
        "network", AccountKey.of(submittedEmail, client).text() + '\n' + passwordVersion);
  }

  /// All networks and devices that are new to an account.
  static Source strangers(String submittedEmail) {
    return new Source("strangers", AccountKey.ofAllNetworks(submittedEmail).text());
  }

  static Source device(UserId account, DeviceId device) {
    return new Source("device", account + "\n" + device.text());
  }

  byte[] key() {
    return key.clone();
  }
}
