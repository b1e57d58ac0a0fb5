package dev.countersign.guard;

import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.RandomTokens;
import java.util.Optional;

/// The name of a device that has signed in: random, and nothing is known of it but that.
record DeviceId(String text) {
  private static final int BYTES = 16;

  static DeviceId random(RandomTokens random) {
    return new DeviceId(Base64Url.encode(random.next(BYTES).expose()));
  }

  static Optional<DeviceId> parse(String text) {
    return Base64Url.decode(text)
        .filter(bytes -> bytes.length == BYTES)
        .map(_ -> new DeviceId(text));
  }
}
