package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.countersign.base.ClientAddress;
import dev.countersign.fuzz.Must;
import dev.countersign.limit.SizeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines of `X-Forwarded-For` and of `Forwarded`, as anybody sends them before or behind a proxy.
public final class ForwardedFuzz {
  private static final TrustedProxies PROXIES = trusted("10.0.0.0/8", "2001:db8:f::/48");
  private static final ClientAddress PROXY = address("10.0.0.1");
  private static final ClientAddress CLIENT = address("203.0.113.7");
  private static final ClientAddress SIX = address("2001:db8::7");

  private ForwardedFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, ISO_8859_1);
    List<String> lines = List.of(text.split("\n", -1));
    for (ProxyProtocol protocol : ProxyProtocol.values()) {
      List<ForwardedHeader.Hop> hops = protocol.read(_ -> lines).hops();
      Must.hold(hops.size() <= SizeLimit.FORWARDING_HOPS.amount(), "more hops than are looked at");
      Must.equal(CLIENT, PROXIES.resolve(CLIENT, hops), "what a stranger says of itself");
      PROXIES.resolve(PROXY, hops).network();
    }
    behindAProxy(ProxyProtocol.X_FORWARDED_FOR, lines, "203.0.113.7", CLIENT);
    behindAProxy(ProxyProtocol.X_FORWARDED_FOR, lines, "[2001:db8::7]:4711", SIX);
    behindAProxy(ProxyProtocol.FORWARDED, lines, "for=203.0.113.7;proto=https", CLIENT);
    behindAProxy(ProxyProtocol.FORWARDED, lines, "for=\"[2001:db8::7]:4711\"", SIX);
    literal(text);
    listed(text);
  }

  // Whatever came before it, the element that the proxy wrote is the one that counts.
  private static void behindAProxy(
      ProxyProtocol protocol, List<String> lines, String written, ClientAddress client) {
    var added = new ArrayList<>(lines);
    added.add(written);
    var lengthened = new ArrayList<>(lines);
    lengthened.set(lines.size() - 1, lines.getLast() + ", " + written);
    for (List<String> sent : List.of(added, lengthened)) {
      Must.equal(
          client.network(),
          PROXIES.resolve(PROXY, protocol.read(_ -> sent).hops()).network(),
          "a client whose proxy was talked over");
    }
  }

  private static void literal(String text) {
    IpLiteral.parse(text)
        .ifPresent(ip -> Must.equal(Optional.of(ip), IpLiteral.parse(ip.toString()), "read again"));
  }

  // The setting: what is taken trusts nobody beyond what it names.
  private static void listed(String text) {
    if (TrustedProxies.parse(List.of(text))
        instanceof TrustedProxies.Parsed.Valid(TrustedProxies listed)) {
      String base = text.indexOf('/') < 0 ? text : text.substring(0, text.indexOf('/'));
      Must.hold(listed.trusts(address(base)), "a network without its own address");
      Must.hold(!listed.trusts(CLIENT) || !listed.trusts(PROXY), "a network of all");
    }
  }

  private static TrustedProxies trusted(String... networks) {
    return switch (TrustedProxies.parse(List.of(networks))) {
      case TrustedProxies.Parsed.Valid(TrustedProxies proxies) -> proxies;
      case TrustedProxies.Parsed.Invalid(String entry, String why) ->
          throw new IllegalStateException(entry + " " + why);
    };
  }

  private static ClientAddress address(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
