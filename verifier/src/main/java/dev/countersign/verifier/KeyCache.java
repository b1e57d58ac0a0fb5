package dev.countersign.verifier;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The published keys, fetched again when they are old and when a token names one that is not
/// known, though not more often than a pause allows: whoever forges tokens must not make us fetch.
///
/// Safe for use by many threads. Once there are keys only the one that fetches waits.
final class KeyCache {
  /// A minute less than the server lets them be kept, for whoever follows the feed looks only
  /// between two questions.
  static final Duration LIFE = Duration.ofMinutes(4);

  private static final Logger LOG = System.getLogger(KeyCache.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 256 * 1024;

  private final ReentrantLock fetching = new ReentrantLock();
  private final Web web;
  private final URI jwks;
  private final Duration pause;
  private final LongSupplier nanoTime;
  private volatile Optional<PublicKeys> keys = Optional.empty();
  private volatile long fetchedNanos;
  private long triedNanos; // guarded by fetching
  private boolean hasTried; // guarded by fetching

  KeyCache(Web web, URI jwks, Duration pause, LongSupplier nanoTime) {
    this.web = web;
    this.jwks = jwks;
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  /// Whether there are any keys to check with.
  boolean hasKeys() {
    return keys.isPresent();
  }

  /// The key of this name; fetches the keys when it is not known and nobody else does, or there are
  /// none yet.
  Optional<SigningKey> find(String kid) {
    Optional<SigningKey> found = keys.flatMap(known -> known.find(kid));
    if (found.isEmpty()) {
      refresh();
      found = keys.flatMap(known -> known.find(kid));
    }
    return found;
  }

  /// Fetches the keys when they are old and nobody else does, or there are none yet: a key that was
  /// withdrawn, perhaps because others have it, is forgotten though no token names a new one.
  void keepFresh() {
    if (keys.isEmpty() || nanoTime.getAsLong() - fetchedNanos >= LIFE.toNanos()) {
      refresh();
    }
  }

  private void refresh() {
    if (!begin()) {
      return;
    }
    try {
      long now = nanoTime.getAsLong();
      if (hasTried && now - triedNanos < pause.toNanos()) {
        return;
      }
      hasTried = true;
      triedNanos = now;
      fetch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.unlock();
    }
  }

  // Without keys whoever comes while somebody fetches waits, and finds that it was just tried. With
  // some nobody waits for another, or whoever forges tokens while the server hangs holds us all up.
  private boolean begin() {
    if (hasKeys()) {
      return fetching.tryLock();
    }
    fetching.lock();
    return true;
  }

  // What is known stays known: keys that cannot be fetched now have not become bad.
  private void fetch() throws InterruptedException {
    try {
      Web.Answer answer = web.get(jwks, "", PATIENCE, MAX_BYTES);
      Optional<PublicKeys> read =
          answer.isOk() ? PublicKeys.parse(answer.body()) : Optional.empty();
      if (read.isPresent()) {
        keys = read;
        fetchedNanos = nanoTime.getAsLong();
      } else {
        LOG.log(Level.WARNING, "{0} answers {1} and no keys", jwks, answer.status());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be fetched: {1}", jwks, e.getMessage());
    }
  }
}
