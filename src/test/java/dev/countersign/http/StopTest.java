package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.base.RequestId;
import dev.countersign.http.HttpServer.Binding.CannotListen;
import dev.countersign.http.HttpServer.Patience;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a server comes up and goes down.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StopTest {
  @Test
  void requestsUnderWayAreAnsweredWhileNoNewConnectionIsTaken() throws Exception {
    try (Served served = Served.standard();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = served.server.port();
      Future<HttpResponse<String>> underWay = threads.submit(() -> served.get("/v1/slow"));
      served.contract.entered.await();

      Future<?> stop = threads.submit(served.server::stop);
      awaitRefusal(port);
      assertThat(stop.isDone()).isFalse();
      served.contract.release.countDown();

      assertThat(underWay.get().statusCode()).isEqualTo(200);
      assertThat(underWay.get().body()).isEqualTo("stopping");
      assertThat(underWay.get().headers().firstValue("Connection")).hasValue("close");
      stop.get();
    }
  }

  @Test
  void idleConnectionsDoNotHoldUpTheStop() throws Exception {
    try (Served served = Served.standard();
        var raw = new RawHttp(served.server.port())) {
      raw.send("GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(raw.readAnswer().status()).isEqualTo(200);

      long start = System.nanoTime();
      served.server.stop();

      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5_000);
    }
  }

  @Test
  void aTakenPortIsToldInOneLine() {
    try (Served served = Served.standard()) {
      assertThat(HttpServer.bind("127.0.0.1", served.server.port()))
          .isEqualTo(
              new CannotListen(
                  "cannot listen on 127.0.0.1:"
                      + served.server.port()
                      + ": Address already in use"));
    }
  }

  @Test
  void anUnknownHostIsToldInOneLine() {
    assertThat(HttpServer.bind("no.such.host.invalid", 0)).isInstanceOf(CannotListen.class);
  }

  @Test
  void entrancesThatClaimTheSameAreABug() {
    HttpServer server = Served.bound("127.0.0.1", Patience.STANDARD);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() ->
            server.serve(
                Served.settings(TrustedProxies.NONE),
                List.of(new SampleEntrance(""), new SampleEntrance("")),
                new CountingLimiter(1),
                _ -> {},
                () -> new RequestId("r")))
        .withMessage("two entrances have one prefix");
    server.stop();
  }

  private static void awaitRefusal(int port) throws IOException {
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
      } catch (ConnectException e) {
        return;
      }
    }
  }
}
