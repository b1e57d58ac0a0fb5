package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A stand-in for Argon2id, shared by all threads of a lane, that lets one hash end for each time
/// it is told to.
///
/// The tag is the SHA-256 of the password. The published vector it leaves to the real one, or no
/// lane would start.
final class GatedArgon2id implements Argon2id {
  private static final int PATIENCE_SECONDS = 20;

  final List<String> hashed = Collections.synchronizedList(new ArrayList<>());
  final List<Input> inputs = Collections.synchronizedList(new ArrayList<>());
  final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<String> started = new LinkedBlockingQueue<>();
  private final Semaphore gate = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  static GatedArgon2id open() {
    var gated = new GatedArgon2id();
    gated.letEnd(Integer.MAX_VALUE / 2);
    return gated;
  }

  @Override
  public byte[] tag(Input input) {
    if (input.secret.length > 0) {
      return new BouncyArgon2id(new HashCost(32, 3, 4)).tag(input);
    }
    String password = new String(input.password, StandardCharsets.UTF_8);
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    hashed.add(password);
    inputs.add(input);
    threads.add(Thread.currentThread());
    started.add(password);
    gate.acquireUninterruptibly();
    running.decrementAndGet();
    if (password.startsWith("poison")) {
      throw new OutOfMemoryError("said by the test");
    }
    return Arrays.copyOf(Digests.sha256(input.password), input.tagBytes);
  }

  void letEnd(int count) {
    gate.release(count);
  }

  /// Waits until each hash that was let end has ended, where none other has started.
  void awaitNoneRunning() {
    while (running.get() > 0) {
      Thread.onSpinWait();
    }
  }

  int mostAtOnce() {
    return mostRunning.get();
  }

  /// The password whose hash started next, waited for.
  String nextStarted() throws InterruptedException {
    String password = started.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(password).as("a hash that starts").isNotNull();
    return password;
  }
}
