package dev.countersign.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadRunTest {
  private static final Duration STALL = Duration.ofSeconds(1);

  @Test
  void openLoopChargesAStallToEveryCallThatWasDueInIt() throws Exception {
    try (var server = new StubServer()) {
      // given one client, and a server that answers nothing for one of two seconds
      var plan = plan(server, Arrivals.even(100), 1, Duration.ofSeconds(2));
      Thread.ofVirtual().start(() -> stall(server));

      // when
      Tally tally = LoadRun.of(plan).of("calls");

      // then half of the calls waited, though only one was under way
      assertThat(tally.latencies(Tally.SUCCESS).p90()).isGreaterThan(500);
      assertThat(tally.latencies(Tally.SUCCESS).p99()).isGreaterThan(900);
      assertThat(tally.latencies(Tally.SUCCESS).max()).isGreaterThan(950);
      assertThat(tally.counts().get(200)).isBetween(198L, 201L);
    }
  }

  @Test
  void closedLoopCallsAgainOnlyWhenItHasBeenAnswered() throws Exception {
    try (var server = new StubServer()) {
      // given
      var plan = plan(server, Arrivals.whenAnswered(), 3, Duration.ofMillis(1500));
      server.stall();

      // when
      Tally tally = LoadRun.of(plan).of("calls");

      // then
      assertThat(server.requests).hasValue(3);
      assertThat(tally.counts()).isEmpty();
    }
  }

  @Test
  void whatHasNobodyFreeToSendItIsCountedAsUnsent() throws Exception {
    try (var server = new StubServer()) {
      // given a server that never answers, and two who call
      server.stall();
      var patient = plan(server, Arrivals.even(100), 2, Duration.ofMillis(500));
      var plan =
          new Plan(
              patient.target(),
              List.of(),
              patient.streams(),
              Duration.ZERO,
              patient.length(),
              Duration.ofSeconds(1));

      // when
      Tally tally = LoadRun.of(plan).of("calls");

      // then
      assertThat(tally.lost()).isEqualTo(2);
      assertThat(tally.unsent()).isBetween(46L, 48L);
      assertThat(tally.isClean()).isFalse();
    }
  }

  @Test
  void independentArrivalsKeepTheirRate() throws Exception {
    try (var server = new StubServer()) {
      // given
      var plan = plan(server, Arrivals.poisson(1000), 50, Duration.ofSeconds(2));

      // when
      LoadResult result = LoadRun.of(plan);

      // then within four standard deviations
      assertThat(result.of("calls").counts().get(200)).isBetween(1820L, 2180L);
      assertThat(result.of("calls").isClean()).isTrue();
      assertThat(result.driverCores()).isPositive();
    }
  }

  @Test
  void aTargetWhereNobodyListensEndsTheRun() throws Exception {
    var server = new StubServer();
    server.close();
    var plan = plan(server, Arrivals.whenAnswered(), 1, Duration.ofSeconds(1));

    assertThatThrownBy(() -> LoadRun.of(plan))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(ConnectException.class);
  }

  private static Plan plan(StubServer server, Arrivals arrivals, int clients, Duration length) {
    var client = Client.always(Request.get(server.address(), "/"));
    var stream = new Stream("calls", Collections.nCopies(clients, client), arrivals);
    return Plan.of(server.address(), List.of(), Duration.ZERO, length, stream);
  }

  // Real time, for the driver's clock is the machine's.
  private static void stall(StubServer server) {
    try {
      Thread.sleep(STALL.dividedBy(2));
      server.stall();
      Thread.sleep(STALL);
      server.goOn();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
