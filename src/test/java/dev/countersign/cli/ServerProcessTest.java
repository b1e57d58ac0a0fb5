package dev.countersign.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.StartRefused;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerProcessTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final BlockingQueue<Thread> toRunOnSignal = new LinkedBlockingQueue<>();
  private final Console console =
      new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  private final ServerProcess process = new ServerProcess(console, toRunOnSignal::add);

  @Test
  void saysOnceThatItIsReadyAndStopsTheServerWhenTold() throws Exception {
    var server = new RecordedServer();
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(() -> process.run(() -> server));

    Thread stop = toRunOnSignal.take();
    assertThat(status).isNotDone();
    stop.start();

    assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(Exit.DONE);
    assertThat(server.stopped).isTrue();
    assertThat(out.toString(UTF_8)).isEqualTo("countersign ready on http://127.0.0.1:8080\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aServerThatDoesNotStopIsLeftBehindInTime() throws Exception {
    var neverStops = new CountDownLatch(1);
    var impatient = new ServerProcess(console, toRunOnSignal::add, Duration.ofMillis(1));
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(() -> impatient.run(() -> stoppingBy(neverStops)));

    toRunOnSignal.take().start();

    assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(Exit.DONE);
    neverStops.countDown();
  }

  @Test
  void aRefusalToStartIsItsSentence() {
    int status =
        run(() -> {
          throw new StartRefused("public.url must be set.");
        });

    assertThat(status).isEqualTo(Exit.USAGE);
    assertThat(err.toString(UTF_8)).isEqualTo("countersign: public.url must be set.\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void anythingElseThatGoesWrongIsOneLineToo() {
    int status =
        run(() -> {
          throw new IllegalStateException(
              "outer", new java.io.IOException("disk\nis\u001b[31m full"));
        });

    assertThat(status).isEqualTo(Exit.FAILED);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "countersign: The server could not start: java.io.IOException: disk is [31m full\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void aMissingNativeLibraryIsOneLineToo() {
    assertThat(
            run(() -> {
              throw new UnsatisfiedLinkError("no sqlite");
            }))
        .isEqualTo(Exit.FAILED);
    assertThat(err.toString(UTF_8)).hasLineCount(1).contains("no sqlite");
  }

  private static RunningServer stoppingBy(CountDownLatch latch) {
    return new RunningServer() {
      @Override
      public String url() {
        return "http://127.0.0.1:8080";
      }

      @Override
      public void stop() {
        try {
          latch.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  private int run(Supplier<RunningServer> start) {
    return process.run(start);
  }

  private static final class RecordedServer implements RunningServer {
    volatile boolean stopped;

    @Override
    public String url() {
      return "http://127.0.0.1:8080";
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }
}
