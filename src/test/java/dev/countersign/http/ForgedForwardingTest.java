package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.ClientAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Whatever a client sends along, its limits are counted under one key: its own.
///
/// A seeded random client forges headers, then each proxy of a trusted chain writes its part, as
/// proxies do. The failing round is named with its seed.
class ForgedForwardingTest {
  private static final long SEED = 20261129;
  private static final int ROUNDS = 20_000;
  private static final TrustedProxies PROXIES =
      Served.proxies("10.0.0.0/8", "2001:db8:f::/48", "127.0.0.1");
  private static final List<String> JUNK =
      List.of(
          "",
          " ",
          ",",
          ",,,",
          ";",
          "\"",
          "\\",
          "for",
          "for=",
          "for=\"",
          "for=\"\\",
          "=",
          "unknown",
          "_hidden",
          "127.0.0.1",
          "10.0.0.1",
          "::1",
          "::ffff:10.0.0.1",
          "[::1]:80",
          "fe80::1%eth0",
          "0x7f.1",
          "2130706433",
          "for=10.0.0.1",
          "for=\"[::1]\"",
          "for=10.0.0.1;for=192.0.2.1",
          "for=\"a, for=10.0.0.1\"",
          "proto=https;by=10.0.0.1",
          "for=\"10.0.0.1",
          "\u00e9\u00ff",
          "a".repeat(3_000),
          "10.0.0.1,".repeat(400),
          "\"".repeat(501),
          "192.0.2.77");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PROXY_V2")
  void aStrangersHeadersNeverChangeItsKey(ProxyProtocol protocol) {
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      ClientAddress client = client(random);

      assertThat(key(protocol, client, forged(random)))
          .as(named(round))
          .isEqualTo(client.network());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PROXY_V2")
  void nothingBeforeATrustedChainEverChangesTheKey(ProxyProtocol protocol) {
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      ClientAddress client = client(random);
      List<String> lines = forged(random);
      ClientAddress peer = client;
      for (int proxies = 1 + random.nextInt(4); proxies > 0; proxies--) {
        forward(random, protocol, lines, peer);
        peer = proxy(random);
      }

      assertThat(key(protocol, peer, lines))
          .as("%s, %s", named(round), lines)
          .isEqualTo(client.network());
    }
  }

  private static String key(ProxyProtocol protocol, ClientAddress peer, List<String> lines) {
    return PROXIES.resolve(peer, protocol.read(_ -> lines).hops()).network();
  }

  private static List<String> forged(Random random) {
    var lines = new ArrayList<String>();
    for (int i = random.nextInt(6); i > 0; i--) {
      var line = new StringBuilder();
      for (int j = random.nextInt(5); j >= 0; j--) {
        line.append(random.nextInt(3) == 0 ? noise(random) : JUNK.get(random.nextInt(JUNK.size())));
        line.append(random.nextBoolean() ? ", " : ",");
      }
      lines.add(random.nextBoolean() ? line.toString() : line.substring(0, line.length() - 1));
    }
    return lines;
  }

  private static String noise(Random random) {
    var noise = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      noise.append((char) (' ' + random.nextInt(224)));
    }
    return noise.toString();
  }

  // Some proxies lengthen the last line, others add one.
  private static void forward(
      Random random, ProxyProtocol protocol, List<String> lines, ClientAddress peer) {
    String element =
        protocol == ProxyProtocol.FORWARDED ? standard(random, peer) : common(random, peer);
    if (lines.isEmpty() || random.nextBoolean()) {
      lines.add(element);
    } else {
      lines.set(lines.size() - 1, lines.getLast() + (random.nextBoolean() ? ", " : ",") + element);
    }
  }

  private static String common(Random random, ClientAddress peer) {
    String ip = peer.toString();
    boolean isSix = ip.indexOf(':') >= 0;
    return switch (random.nextInt(4)) {
      case 0 -> isSix ? "[" + ip + "]:4711" : ip + ":4711";
      case 1 -> isSix ? "[" + ip + "]" : "::ffff:" + ip;
      default -> ip;
    };
  }

  private static String standard(Random random, ClientAddress peer) {
    String ip = peer.toString();
    String node = ip.indexOf(':') >= 0 ? "\"[" + ip + "]\"" : ip;
    return switch (random.nextInt(4)) {
      case 0 -> "for=" + node + ";proto=https";
      case 1 -> "By=_a;For=" + node + ";host=\"auth.example:443\"";
      case 2 -> "proto=http; for=" + node;
      default -> "for=" + node;
    };
  }

  private static ClientAddress client(Random random) {
    return random.nextBoolean()
        ? address("203.0.113." + random.nextInt(256))
        : address(
            "2001:db8:%x:%x::%x"
                .formatted(random.nextInt(15), random.nextInt(65_536), 1 + random.nextInt(99)));
  }

  private static ClientAddress proxy(Random random) {
    return random.nextBoolean()
        ? address("10.%d.0.%d".formatted(random.nextInt(256), random.nextInt(256)))
        : address("2001:db8:f::" + (1 + random.nextInt(9)));
  }

  private static ClientAddress address(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }

  private static String named(int round) {
    return "seed " + SEED + ", round " + round;
  }
}
