package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.ClientAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final String PEER = "10.0.0.1";
  private static final TrustedProxies PROXIES =
      Served.proxies("10.0.0.0/8", "2001:db8:f::/48", "192.0.2.9");

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/8", "192.0.2.1", "192.0.2.1/32", "fc00::/7", "::1", "2001:db8::/32"})
  void networksAndAddressesAreTaken(String entry) {
    assertThat(TrustedProxies.parse(List.of(entry)))
        .isInstanceOf(TrustedProxies.Parsed.Valid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, trusts more than a /8",
    "::/0, trusts more than a /7",
    "10.0.0.0/7, trusts more than a /8",
    "fc00::/6, trusts more than a /7",
    "10.0.0.1/8, the address has bits behind the prefix",
    "10.0.0.0/33, the prefix length is a number up to 32",
    "fc00::/129, the prefix length is a number up to 128",
    "10.0.0.0/, the prefix length is a number up to 32",
    "10.0.0.0/+8, the prefix length is a number up to 32",
    "10.0.0.0/08, the prefix length is a number up to 32",
    "10.0.0.0/8/8, the prefix length is a number up to 32",
    "10.0.0.0/999999999999, the prefix length is a number up to 32",
    "::ffff:10.0.0.0/104, an IPv4 address is written with dots",
    "localhost, not an IP address",
    "proxy.example/32, not an IP address",
    "10.1, not an IP address",
    "167772161, not an IP address",
    "10.0.0.01, not an IP address",
    "10.0.0.256, not an IP address",
    "fe80::1%lo, not an IP address",
    "'', not an IP address",
    "*, not an IP address",
  })
  void anythingElseIsRefusedWithItsReason(String entry, String why) {
    assertThat(TrustedProxies.parse(List.of("192.0.2.1", entry)))
        .isEqualTo(new TrustedProxies.Parsed.Invalid(entry, why));
  }

  @Test
  void strangersAreBelievedNothing() {
    List<String> forged = List.of("198.51.100.1");

    assertThat(PROXIES.resolve(address("203.0.113.5"), ForwardedHeader.commonHops(forged)))
        .isEqualTo(address("203.0.113.5"));
    assertThat(TrustedProxies.NONE.resolve(address(PEER), ForwardedHeader.commonHops(forged)))
        .isEqualTo(address(PEER));
  }

  static Stream<Arguments> common() {
    return Stream.of(
        Arguments.of("the proxy's word", "203.0.113.5", "203.0.113.5"),
        Arguments.of("a forged start", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        Arguments.of("over several lines", "198.51.100.1|203.0.113.5", "203.0.113.5"),
        Arguments.of("two proxies", "198.51.100.1, 203.0.113.5, 10.9.9.9", "203.0.113.5"),
        Arguments.of(
            "two proxies in two lines", "198.51.100.1|203.0.113.5,10.9.9.9", "203.0.113.5"),
        Arguments.of("all trusted", "10.1.1.1, 10.2.2.2", "10.1.1.1"),
        Arguments.of("unreadable last", "203.0.113.5, junk", PEER),
        Arguments.of("unreadable before a proxy", "203.0.113.5, junk, 10.2.2.2", "10.2.2.2"),
        Arguments.of("unreadable beyond the client", "junk, 203.0.113.5", "203.0.113.5"),
        Arguments.of("empty", "", PEER),
        Arguments.of("empty last element", "203.0.113.5,", PEER),
        Arguments.of("IPv4 with a port", "203.0.113.5:4711", "203.0.113.5"),
        Arguments.of("bare IPv6", "2001:db8::7", "2001:db8::7"),
        Arguments.of("IPv6 in brackets with a port", "[2001:db8::7]:4711", "2001:db8::7"),
        Arguments.of("IPv6 in brackets", "[2001:db8::7]", "2001:db8::7"),
        Arguments.of("mapped IPv4", "::ffff:203.0.113.5", "203.0.113.5"),
        Arguments.of("mapped trusted IPv4", "203.0.113.5, ::ffff:10.3.3.3", "203.0.113.5"),
        Arguments.of("trusted IPv6", "203.0.113.5, 2001:db8:f::1", "203.0.113.5"),
        Arguments.of("a name", "client.example", PEER),
        Arguments.of("shorthand IPv4", "127.1", PEER),
        Arguments.of("a number", "3405803781", PEER),
        Arguments.of("octal IPv4", "0313.0.0161.05", PEER),
        Arguments.of("a zone", "fe80::1%eth0", PEER),
        Arguments.of("unknown", "unknown", PEER),
        Arguments.of("quoted", "\"203.0.113.5\"", PEER));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("common")
  void xForwardedForIsWalkedFromTheNearestHop(String what, String lines, String client) {
    List<String> headers = List.of(lines.split("\\|", -1));

    assertThat(PROXIES.resolve(address(PEER), ForwardedHeader.commonHops(headers)))
        .isEqualTo(address(client));
  }

  static Stream<Arguments> standard() {
    return Stream.of(
        Arguments.of("an address", "for=203.0.113.5", "203.0.113.5"),
        Arguments.of(
            "with its siblings",
            "for=203.0.113.5;proto=https;by=10.0.0.1;host=\"a:443\"",
            "203.0.113.5"),
        Arguments.of("in any case and order", "proto=https ; FOR=203.0.113.5", "203.0.113.5"),
        Arguments.of("quoted with a port", "for=\"203.0.113.5:4711\"", "203.0.113.5"),
        Arguments.of("IPv6", "for=\"[2001:db8::7]\"", "2001:db8::7"),
        Arguments.of("IPv6 with a port", "for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
        Arguments.of("hidden port", "for=\"203.0.113.5:_a\"", "203.0.113.5"),
        Arguments.of("two hops", "for=203.0.113.5, for=10.4.4.4", "203.0.113.5"),
        Arguments.of("a forged start", "for=198.51.100.1, for=203.0.113.5", "203.0.113.5"),
        Arguments.of("over several lines", "for=198.51.100.1|for=203.0.113.5", "203.0.113.5"),
        Arguments.of("all trusted", "for=10.5.5.5, for=10.4.4.4", "10.5.5.5"),
        Arguments.of("unknown", "for=unknown", PEER),
        Arguments.of("unknown behind a proxy", "for=unknown, for=10.4.4.4", "10.4.4.4"),
        Arguments.of("hidden", "for=_secret", PEER),
        Arguments.of("no for", "proto=https", PEER),
        Arguments.of("no for before the client", "proto=https, for=203.0.113.5", "203.0.113.5"),
        Arguments.of("two fors", "for=198.51.100.1;for=203.0.113.5", PEER),
        Arguments.of("three fors", "for=198.51.100.1;for=198.51.100.2;for=203.0.113.5", PEER),
        Arguments.of("IPv6 without brackets", "for=\"2001:db8::7\"", PEER),
        Arguments.of("IPv6 unquoted", "for=[2001:db8::7]", PEER),
        Arguments.of("IPv4 in brackets", "for=\"[203.0.113.5]\"", PEER),
        Arguments.of("a quote left open", "for=203.0.113.5;host=\"a", PEER),
        Arguments.of(
            "a forged quote left open", "for=\"198.51.100.1, for=203.0.113.5", "203.0.113.5"),
        Arguments.of("a forged end of one", "for=\"a, for=\"203.0.113.5\"", "203.0.113.5"),
        Arguments.of("a comma in quotes", "for=203.0.113.5;host=\"a, b\"", PEER),
        Arguments.of(
            "a quote left open in another line",
            "for=\"198.51.100.1|for=203.0.113.5",
            "203.0.113.5"),
        Arguments.of("an element in quotes", "for=\"198.51.100.1, for=203.0.113.5\"", PEER),
        Arguments.of("a name", "for=client.example", PEER),
        Arguments.of("spaces around the equals sign", "for = 203.0.113.5", PEER),
        Arguments.of("empty", "", PEER));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("standard")
  void forwardedIsWalkedFromTheNearestHop(String what, String lines, String client) {
    List<String> headers = List.of(lines.split("\\|", -1));

    assertThat(PROXIES.resolve(address(PEER), ForwardedHeader.standardHops(headers)))
        .isEqualTo(address(client));
  }

  @Test
  void endlessChainsAreNotWalkedToTheirEnd() {
    String chain = "203.0.113.5" + ", 10.6.6.6".repeat(1) + ", 10.7.7.7".repeat(20);

    assertThat(PROXIES.resolve(address(PEER), ForwardedHeader.commonHops(List.of(chain))))
        .isEqualTo(address("10.7.7.7"));
  }

  @Test
  void singleAddressesTrustNoNeighbour() {
    assertThat(PROXIES.trusts(address("192.0.2.9"))).isTrue();
    assertThat(PROXIES.trusts(address("192.0.2.8"))).isFalse();
    assertThat(PROXIES.trusts(address("2001:db8:f:ffff::1"))).isTrue();
    assertThat(PROXIES.trusts(address("2001:db8:10::1"))).isFalse();
  }

  private static ClientAddress address(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
