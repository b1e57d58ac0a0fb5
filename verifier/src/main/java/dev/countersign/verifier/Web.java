package dev.countersign.verifier;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches documents within a time and a size: no redirects, no cookies, no caches.
final class Web {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /// What came back.
  ///
  /// @param retryAfterSeconds 0 when nothing was said
  @SuppressWarnings("ArrayRecordComponent") // Read once, compared never.
  record Answer(int status, byte[] body, long retryAfterSeconds) {
    boolean isOk() {
      return status == OK;
    }
  }

  /// @param authorization the header's value, or the empty text
  /// @param within the time for all of it
  /// @throws IOException when it did not come, or not in time, or is too large
  Answer get(URI uri, String authorization, Duration within, int maxBytes)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    long end = System.nanoTime() + within.toNanos();
    // Not sendAsync, which ends on a thread of the JVM's common pool: an application may hold all.
    HttpResponse<Limited> answer =
        client.send(request.timeout(within).build(), info -> new Limited(maxBytes));
    byte[] body = answer.body().whole(end - System.nanoTime());
    return new Answer(answer.statusCode(), body, retryAfter(answer));
  }

  private static long retryAfter(HttpResponse<?> response) {
    Optional<String> seconds = response.headers().firstValue("Retry-After");
    return seconds.filter(text -> text.matches("[0-9]{1,6}")).map(Long::valueOf).orElse(0L);
  }

  /// Keeps a body of at most so many bytes. It is there at once, to be waited for.
  private static final class Limited implements BodySubscriber<Limited> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int maxBytes;
    private volatile Optional<Subscription> subscription = Optional.empty();

    Limited(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    byte[] whole(long withinNanos) throws IOException, InterruptedException {
      try {
        return body.get(withinNanos, TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause()), e);
      } catch (TimeoutException e) {
        throw new IOException("no whole answer in time", e);
      } finally {
        subscription.ifPresent(Subscription::cancel);
      }
    }

    @Override
    public CompletionStage<Limited> getBody() {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = Optional.of(given);
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        if (bytes.size() + part.remaining() > maxBytes) {
          subscription.ifPresent(Subscription::cancel);
          body.completeExceptionally(new IOException("more than " + maxBytes + " bytes"));
          return;
        }
        byte[] taken = new byte[part.remaining()];
        part.get(taken);
        bytes.writeBytes(taken);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
