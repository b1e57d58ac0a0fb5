package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.http.ConnectionLimits.Room;
import dev.countersign.http.HttpServer.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How many connections there may be, with room for a handful.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConnectionLimitsTest {
  private static final String SEEN = "GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final TrustedProxies THIS_MACHINE = Served.proxies("127.0.0.1");

  private final List<RawHttp> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (RawHttp raw : open) {
      raw.close();
    }
  }

  @Test
  void oneClientHasItsShareAndNoMore() throws Exception {
    try (Served served = serving(TrustedProxies.NONE, new Room(100, 3), Patience.STANDARD)) {
      assertThat(isServed(served, "")).isTrue();
      assertThat(isServed(served, "")).isTrue();
      assertThat(isServed(served, "")).isTrue();
      assertThat(isServed(served, "")).isFalse();

      open.getFirst().close();
      awaitServed(served, "");
      assertThat(isServed(served, "")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 20000, 2000",
    "8256, 8000, 2000",
    "4096, 3840, 960",
    "1024, 768, 192",
    "257, 1, 1",
    "0, 1, 1",
  })
  void noClientHasAllPlacesWhereFileDescriptorsAreFew(long files, int all, int perClient) {
    assertThat(Room.within(files)).isEqualTo(new Room(all, perClient));
  }

  @Test
  void aTrustedProxyBringsManyClients() throws Exception {
    try (Served served = serving(THIS_MACHINE, new Room(100, 3), Patience.STANDARD)) {
      for (int i = 0; i < 20; i++) {
        assertThat(isServed(served, "")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "17, 203.0.113.7, 203.0.113.7, 203.0.113.8",
    "33, 2001:db8::1, 2001:db8::ffff:2, 2001:db8:0:1::1",
  })
  void clientsBehindAPreambleHaveTheirShareEach(int family, String one, String same, String other)
      throws Exception {
    HttpSettings settings = Served.settings(THIS_MACHINE, ProxyProtocol.PROXY_V2);
    try (Served served = Served.with(settings, Patience.STANDARD, new Room(100, 2))) {
      assertThat(isServed(served, preamble(family, one))).isTrue();
      assertThat(isServed(served, preamble(family, same))).isTrue();
      assertThat(isServed(served, preamble(family, one))).isFalse();
      assertThat(isServed(served, preamble(family, other))).isTrue();

      open.getFirst().close();
      awaitServed(served, preamble(family, same));
    }
  }

  @Test
  void whoWaitsMakesRoomForWhoSpeaks() throws Exception {
    try (Served served = serving(THIS_MACHINE, new Room(8, 8), Served.BRIEF_WHEN_CROWDED)) {
      for (int i = 0; i < 8; i++) {
        assertThat(isServed(served, "")).isTrue();
      }

      // All places are taken, and the idle time is a minute.
      assertThat(isServed(served, "")).isTrue();
    }
  }

  @Test
  void whoWaitsBehindAnInterimAnswerMakesRoomToo() throws Exception {
    try (Served served = serving(THIS_MACHINE, new Room(8, 8), Served.BRIEF_WHEN_CROWDED)) {
      for (int i = 0; i < 8; i++) {
        var raw = new RawHttp(served.server.port());
        open.add(raw);
        raw.sendExpecting();
      }

      assertThat(isServed(served, "")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /v1/seen HTTP/1.1\r\nHost: a\r\nX-A: b"})
  void whoDripsBeforeOrAmidARequestMakesRoomToo(String beginning) throws Exception {
    String drip = beginning.isEmpty() ? "\r\n" : "b";
    try (Served served = serving(THIS_MACHINE, new Room(8, 8), Served.BRIEF_WHEN_CROWDED)) {
      for (int i = 0; i < 8; i++) {
        var raw = new RawHttp(served.server.port());
        open.add(raw);
        raw.send(SEEN);
        assertThat(raw.readAnswer().status()).isEqualTo(200);
        raw.send(beginning);
      }
      try (var late = new RawHttp(served.server.port())) {
        late.send(SEEN);
        for (int i = 0; i < 200 && late.isSilent(50); i++) {
          for (RawHttp raw : open) {
            raw.sendIfOpen(drip);
          }
        }

        assertThat(late.readAnswer().text()).startsWith("TTP/1.1 200 ");
      }
    }
  }

  @Test
  void whileThereIsRoomNobodyHasToMakeAny() throws Exception {
    try (Served served = serving(THIS_MACHINE, new Room(8, 8), Served.BRIEF_WHEN_CROWDED)) {
      for (int i = 0; i < 6; i++) {
        assertThat(isServed(served, "")).isTrue();
      }

      assertThat(open.getFirst().isSilent(2_500)).isTrue();
    }
  }

  @Test
  void clientsThatNeverReadHoldNobodyUpAndMakeRoomInTheEnd() throws Exception {
    var deaf = new ArrayList<SocketChannel>();
    try (Served served = serving(THIS_MACHINE, new Room(4, 4), Served.BRIEF_WHEN_CROWDED)) {
      for (int i = 0; i < 4; i++) {
        deaf.add(unreading(served.server.port()));
      }

      for (int i = 0; i < 4; i++) {
        assertThat(isServed(served, "")).isTrue();
      }
    } finally {
      for (SocketChannel channel : deaf) {
        channel.close();
      }
    }
  }

  private static Served serving(TrustedProxies proxies, Room room, Patience patience) {
    return Served.with(Served.settings(proxies), patience, room);
  }

  private static String preamble(int family, String client) {
    return Preambles.text(Preambles.proxy(family, client));
  }

  /// Whether a new connection, which stays open, gets an answer.
  private boolean isServed(Served served, String preamble) throws IOException {
    var raw = new RawHttp(served.server.port());
    open.add(raw);
    try {
      raw.send(preamble + SEEN);
      return raw.readAnswer().status() == 200;
    } catch (IOException e) {
      return false; // reset
    }
  }

  // A close is noticed a moment later.
  private void awaitServed(Served served, String preamble) throws IOException {
    while (!isServed(served, preamble)) {
      Thread.onSpinWait();
    }
  }

  /// A connection that has asked for more than anybody keeps for it, and reads none of it.
  private static SocketChannel unreading(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET /v1/large HTTP/1.1\r\nHost: a\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }
}
