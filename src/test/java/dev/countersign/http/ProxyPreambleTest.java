package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.http.ProxyPreamble.Read.Bad;
import dev.countersign.http.ProxyPreamble.Read.Incomplete;
import dev.countersign.http.ProxyPreamble.Read.Whole;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The preamble by which a proxy says whom a connection is from.
class ProxyPreambleTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String IPV4 = SIGNATURE + "2111000c" + "cb007107c0000201" + "c35001bb";
  private static final int MOST = 536;

  private static ProxyPreamble.Read read(String hex) {
    return ProxyPreamble.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), MOST);
  }

  @Test
  void theClientIsTheSource() {
    assertThat(read(IPV4))
        .isInstanceOfSatisfying(
            Whole.class,
            whole -> assertThat(whole.client()).get().hasToString("/203.0.113.7:50000"));
  }

  @Test
  void sixteenBytesAreAnIpv6Address() {
    String addresses = "20010db8000000000000000000000001" + "20010db8000000000000000000000002";

    assertThat(read(SIGNATURE + "21210024" + addresses + "c35001bb"))
        .isInstanceOfSatisfying(
            Whole.class,
            whole ->
                assertThat(whole.client().orElseThrow().getAddress().getHostAddress())
                    .isEqualTo("2001:db8:0:0:0:0:0:1"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the proxy's own connection, 20000000",
    "the proxy's own with an address, 2011000ccb007107c0000201c35001bb",
    "a client of no known kind, 21000000",
  })
  void withoutAClientTheProxyIsMeant(String what, String rest) {
    assertThat(read(SIGNATURE + rest))
        .isInstanceOfSatisfying(Whole.class, whole -> assertThat(whole.client()).isEmpty());
  }

  @Test
  void whatTheProxyAddsIsSkippedAndWhatFollowsIsLeft() {
    String withAdditions = IPV4.replace("2111000c", "21110013") + "04000468656c6c";
    var buffer = ByteBuffer.wrap(HexFormat.of().parseHex(withAdditions + "474554"));

    assertThat(ProxyPreamble.read(buffer, MOST)).isInstanceOf(Whole.class);
    assertThat(buffer.remaining()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing, '', false",
    "by TLS, 2000050100000000, true",
    "by TLS behind something else, 04000268692000050100000000, true",
    "not by TLS, 2000050000000000, false",
    "another bit alone, 2000050600000000, false",
    "no value, 200000, false",
    "cut off, 20000501, false",
    "no length, 2000, false",
    "something else that cannot be read, 04ffff2000050100000000, false",
  })
  void whetherTheClientCameByTlsIsWhatTheProxyAddsOfIt(String what, String added, boolean isSo) {
    String length = "2111%04x".formatted(12 + added.length() / 2);

    assertThat(read(IPV4.replace("2111000c", length) + added))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.isOverTls()).isEqualTo(isSo));
  }

  @Test
  void everyBeginningWaitsForTheRest() {
    byte[] whole = HexFormat.of().parseHex(IPV4);
    for (int length = 0; length < whole.length; length++) {
      assertThat(ProxyPreamble.read(ByteBuffer.wrap(whole, 0, length).slice(), MOST))
          .as("%d bytes", length)
          .isEqualTo(new Incomplete(length < ProxyPreamble.HEAD ? ProxyPreamble.HEAD : 28));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "version 1, 50524f58592054435034203230332e302e3131332e37",
    "HTTP, 474554202f20485454502f312e31",
    "TLS, 16030102000100",
    "another version, 0d0a0d0a000d0a515549540a3111000ccb007107c0000201c35001bb",
    "another command, 0d0a0d0a000d0a515549540a2211000ccb007107c0000201c35001bb",
    "a datagram, 0d0a0d0a000d0a515549540a2112000ccb007107c0000201c35001bb",
    "a Unix socket, 0d0a0d0a000d0a515549540a213100d8",
    "an address cut off, 0d0a0d0a000d0a515549540a2111000bcb007107c0000201c35001",
    "IPv6 in the length of IPv4, 0d0a0d0a000d0a515549540a2121000ccb007107c0000201c35001bb",
    "more than it may have, 0d0a0d0a000d0a515549540a2111ffffcb007107c0000201c35001bb",
    "a signature with one bit changed, 0d0a0d0a000d0a515549540b2111000ccb007107c0000201c35001bb",
  })
  void anythingElseIsNone(String what, String hex) {
    ProxyPreamble.Read read = read(hex.length() == 32 ? hex + "00".repeat(0xd8) : hex);

    assertThat(read).isEqualTo(new Bad());
  }

  @Test
  void randomBytesBehindTheSignatureAreReadOrRefusedAndNothingElse() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[ProxyPreamble.HEAD + random.nextInt(64)];
      random.nextBytes(bytes);
      System.arraycopy(HexFormat.of().parseHex(SIGNATURE), 0, bytes, 0, 12);
      bytes[12] = (byte) (0x20 | random.nextInt(3));
      bytes[13] = (byte) (random.nextBoolean() ? 0x11 : random.nextInt(256));
      bytes[14] = 0;
      var buffer = ByteBuffer.wrap(bytes);

      ProxyPreamble.Read read = ProxyPreamble.read(buffer, MOST);

      int expected = read instanceof Whole ? ProxyPreamble.HEAD + (bytes[15] & 0xff) : 0;
      assertThat(buffer.position()).as("seed %d, round %d", seed, i).isEqualTo(expected);
    }
  }
}
