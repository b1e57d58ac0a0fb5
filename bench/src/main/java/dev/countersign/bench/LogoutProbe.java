package dev.countersign.bench;

import dev.countersign.verifier.TokenVerifier;
import dev.countersign.verifier.Verification.Reason;
import dev.countersign.verifier.Verification.Rejected;
import dev.countersign.verifier.Verification.Verified;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Logs out and asks verifiers again and again whether they still take the token.
final class LogoutProbe {
  /// How often each verifier is asked.
  static final Duration EVERY = Duration.ofMillis(20);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DIGITS = 3;

  private final Calls calls;
  private final List<TokenVerifier> verifiers;
  private final Histogram answered = new Histogram(DIGITS);
  private final Histogram last = new Histogram(DIGITS);

  LogoutProbe(Calls calls, List<TokenVerifier> verifiers) {
    this.calls = calls;
    this.verifiers = List.copyOf(verifiers);
  }

  /// From the sending of each logout to its answer, in microseconds.
  Histogram answered() {
    return answered;
  }

  /// To the refusal at the last verifier.
  Histogram last() {
    return last;
  }

  /// Ends the session of each token at its time, whatever becomes of those before.
  void run(List<String> tokens, double perSecond) throws Exception {
    long start = System.nanoTime();
    var probes = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tokens.size(); i++) {
        long due = start + (long) (i * 1e9 / perSecond);
        LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
        String token = tokens.get(i);
        probes.add(
            threads.submit(() -> {
              logOut(token);
              return true;
            }));
      }
      for (Future<?> probe : probes) {
        probe.get();
      }
    }
  }

  private void logOut(String token) throws IOException {
    for (TokenVerifier verifier : verifiers) {
      if (!(verifier.verify(token) instanceof Verified verified)
          || !verified.checkedForRevocation()) {
        throw new IOException("a verifier does not take a good token");
      }
    }
    long sent = System.nanoTime();
    calls.once(calls.logout(token));
    long done = System.nanoTime();
    for (TokenVerifier verifier : verifiers) {
      awaitRefusal(verifier, token, sent);
    }
    note(sent, done, System.nanoTime());
  }

  // One after the other: it is over when the last has refused, and asking costs what is measured.
  private static void awaitRefusal(TokenVerifier verifier, String token, long sent)
      throws IOException {
    while (!verifier.verify(token).equals(new Rejected(Reason.REVOKED))) {
      if (System.nanoTime() - sent > PATIENCE.toNanos()) {
        throw new IOException("a token was taken for " + PATIENCE + " after its logout");
      }
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private synchronized void note(long sent, long done, long refused) {
    answered.recordValue((done - sent) / 1000);
    last.recordValue((refused - sent) / 1000);
  }
}
