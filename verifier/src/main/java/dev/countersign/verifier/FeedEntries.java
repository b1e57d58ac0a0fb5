package dev.countersign.verifier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What the feed has told: for a name, which is a session's or a user's, a second. Names are kept
/// as the first eight bytes of their SHA-256, 24 to 48 bytes an entry, for there can be millions.
/// Safe for use by many threads.
final class FeedEntries {
  private static final String USER = "user:";
  private static final int LEAST_SLOTS = 64;
  private static final long PURGE_SECONDS = 60;

  private long[] digests = new long[LEAST_SLOTS]; // 0 where a slot is free
  private int[] seconds = new int[LEAST_SLOTS]; // unsigned
  private int size;
  private long secondOfZero = Long.MIN_VALUE;
  private long keepSeconds;
  private long purgedAt = Long.MIN_VALUE;

  /// What the feed calls the session of this `sid`.
  static long session(String sid) {
    return digest(sid);
  }

  /// What the feed calls the user of this `sub`.
  static long user(String sub) {
    return digest(USER + sub);
  }

  private static long digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Whether the session has ended.
  boolean hasEnded(String sid) {
    return second(session(sid)) > Long.MIN_VALUE;
  }

  /// Whether the user's tokens that were issued at that second are void.
  boolean areVoid(String sub, long issuedAt) {
    return issuedAt < second(user(sub));
  }

  /// Adds an entry, and drops what is older than it is to be known; of one name the later second
  /// counts.
  ///
  /// @param keep for how many seconds after theirs entries are to be known
  synchronized void add(long digest, int second, long keep, long now) {
    // Never less than was said of those that are here already.
    keepSeconds = Math.max(keepSeconds, keep);
    if (now - PURGE_SECONDS >= purgedAt || 2 * (size + 1) > digests.length) {
      rebuild(now);
    }
    if (digest == 0) {
      secondOfZero = Math.max(secondOfZero, Integer.toUnsignedLong(second));
    } else {
      put(digest, second);
    }
  }

  synchronized int size() {
    return size + (secondOfZero > Long.MIN_VALUE ? 1 : 0);
  }

  private synchronized long second(long digest) {
    if (digest == 0) {
      return secondOfZero;
    }
    int slot = slot(digest);
    return digests[slot] == digest ? Integer.toUnsignedLong(seconds[slot]) : Long.MIN_VALUE;
  }

  private void put(long digest, int second) {
    int slot = slot(digest);
    if (digests[slot] != digest) {
      digests[slot] = digest;
      seconds[slot] = second;
      size++;
    } else if (Integer.compareUnsigned(second, seconds[slot]) > 0) {
      seconds[slot] = second;
    }
  }

  /// Where the digest is, or else where it belongs.
  private int slot(long digest) {
    int mask = digests.length - 1;
    int slot = (int) (digest ^ (digest >>> 32)) & mask;
    while (digests[slot] != 0 && digests[slot] != digest) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isKept(long second, long now) {
    return second + keepSeconds >= now;
  }

  private void rebuild(long now) {
    purgedAt = now;
    secondOfZero =
        secondOfZero > Long.MIN_VALUE && isKept(secondOfZero, now) ? secondOfZero : Long.MIN_VALUE;
    long[] oldDigests = digests;
    int[] oldSeconds = seconds;
    int left = 0;
    for (int i = 0; i < oldDigests.length; i++) {
      left += oldDigests[i] != 0 && isKept(Integer.toUnsignedLong(oldSeconds[i]), now) ? 1 : 0;
    }
    int slots = Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, left)) * 4);
    digests = new long[slots];
    seconds = new int[slots];
    size = 0;
    for (int i = 0; i < oldDigests.length; i++) {
      if (oldDigests[i] != 0 && isKept(Integer.toUnsignedLong(oldSeconds[i]), now)) {
        put(oldDigests[i], oldSeconds[i]);
      }
    }
  }
}
