package dev.countersign.http;

import dev.countersign.base.ClientPresence;
import dev.countersign.base.RequestId;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.store.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A contract made up for tests; it refuses with the name of the refusal.
final class SampleEntrance implements Entrance {
  /// Bytes of an answer that no socket keeps.
  private static final int LARGE = 8 * 1024 * 1024;

  // Only a failing test waits for it.
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);

  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean gone;

  private final String prefix;

  SampleEntrance(String prefix) {
    this.prefix = prefix;
  }

  record Refused(String by, String refusal) {}

  record Echo(String name) {}

  record Seen(
      String client,
      String agent,
      String bearer,
      String query,
      boolean fromThisMachine,
      boolean onVirtualThread,
      String requestId) {}

  @Override
  public boolean isOpenToOtherOrigins() {
    return true;
  }

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public String prefix() {
    return prefix;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/echo", BodyKind.JSON, RateLimit.LOGIN_PER_ADDRESS, SampleEntrance::echo),
        Route.post(
            "/ignored", BodyKind.IGNORED, RateLimit.OTHER_PER_ADDRESS, call -> Answer.empty(204)),
        Route.uncountedPost(
            "/form", BodyKind.FORM, call -> Answer.text(200, call.field("name").orElse("absent"))),
        Route.uncountedGet("/seen", SampleEntrance::seen),
        Route.uncountedGet("/large", call -> Answer.text(200, "x".repeat(LARGE))),
        Route.uncountedGet(
            "/page", call -> Answer.html(200, "<p>ü</p>").with("cache-control", "max-age=60")),
        Route.uncountedGet(
            "/boom",
            call -> {
              throw new IllegalArgumentException("a bug");
            }),
        Route.uncountedGet(
            "/fatal",
            call -> {
              throw new AssertionError("an error");
            }),
        Route.uncountedGet(
            "/down",
            call -> {
              throw new StoreUnavailable("disk full");
            }),
        Route.uncountedPost("/waiting", BodyKind.JSON, this::waiting),
        Route.uncountedGet("/slow", this::slow));
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return Answer.json(200, new Refused(prefix, refusal.getClass().getSimpleName()));
  }

  @Override
  public Answer finish(Answer answer, Optional<Standing> standing) {
    return standing
        .map(s -> answer.with("X-Remaining", Integer.toString(s.remaining())))
        .orElse(answer);
  }

  private static Answer echo(Call call) {
    return Answer.json(201, new Echo(call.json().string("name").orElse("")));
  }

  private static Answer seen(Call call) {
    return Answer.json(
        200,
        new Seen(
            call.client().address().toString(),
            call.client().userAgent().text(),
            call.bearer().orElse("none"),
            call.query("q").orElse("none"),
            call.isFromThisMachine(),
            Thread.currentThread().isVirtual(),
            RequestId.current()));
  }

  private Answer slow(Call call) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.text(200, call.isServerStopping() ? "stopping" : "running");
  }

  /// Looks for its client until it has gone, or is released.
  private Answer waiting(Call call) {
    while (!gone && release.getCount() > 0) {
      gone = ClientPresence.current().isGone();
      looks.incrementAndGet();
      Thread.onSpinWait();
    }
    return Answer.text(200, gone ? "gone" : "there");
  }

  void awaitLooks(int more) {
    int enough = looks.get() + more;
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    while (looks.get() < enough) {
      if (System.nanoTime() - giveUp > 0) {
        throw new AssertionError("nobody looks any more");
      }
      Thread.onSpinWait();
    }
  }

  /// Whether the client is found to have gone, waited for.
  boolean awaitGone() {
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    while (!gone && System.nanoTime() - giveUp < 0) {
      Thread.onSpinWait();
    }
    return gone;
  }
}
