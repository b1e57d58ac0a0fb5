package dev.countersign.http;

import dev.countersign.limit.SizeLimit;
import dev.countersign.limit.TimeLimit;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;

/// Reads a body to its end, within [SizeLimit#BODY] and one deadline for all of it.
record BodyReader(Duration deadline) {
  Body read(Request request) throws InterruptedException {
    int limit = SizeLimit.BODY.amount();
    if (request.getLength() > limit) {
      return new Body.TooLarge();
    }
    long start = System.nanoTime();
    var bytes = new ByteArrayOutputStream((int) Math.max(0, request.getLength()));
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        if (!awaitMore(request, deadline.toNanos() - (System.nanoTime() - start))) {
          return new Body.TooSlow();
        }
        continue;
      }
      if (Content.Chunk.isFailure(chunk)) {
        return chunk.getFailure() instanceof TimeoutException
            ? new Body.TooSlow()
            : new Body.Broken();
      }
      bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
      chunk.release();
      if (bytes.size() > limit) {
        return new Body.TooLarge();
      }
      if (chunk.isLast()) {
        return new Body.Complete(bytes.toByteArray());
      }
    }
  }

  /// Takes what is left of a body that nobody wants, up to [SizeLimit#UNWANTED_BODY]: a client that
  /// still sends into a closed connection loses the answer to a reset (RFC 9112 §9.6).
  void discard(Request request) throws InterruptedException {
    boolean waits = request.getHeaders().contains(HttpHeader.EXPECT);
    if (waits || request.getLength() > SizeLimit.UNWANTED_BODY.amount()) {
      return;
    }
    long end = System.nanoTime() + TimeLimit.UNWANTED_BODY.duration().toNanos();
    int taken = 0;
    while (taken <= SizeLimit.UNWANTED_BODY.amount()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        if (!awaitMore(request, end - System.nanoTime())) {
          return;
        }
        continue;
      }
      taken += chunk.remaining();
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
        return;
      }
    }
  }

  private static boolean awaitMore(Request request, long nanos) throws InterruptedException {
    var more = new CountDownLatch(1);
    request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, more::countDown));
    if (more.await(nanos, TimeUnit.NANOSECONDS)) {
      return true;
    }
    // Takes the demand back: an answer cannot be completed while one is pending.
    request.fail(new TimeoutException("the body is too slow"));
    return false;
  }
}
