package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The proxies whose word about a client's address is taken.
///
/// Anybody can send `X-Forwarded-For`; only what a trusted hop has added is true. So the hops are
/// walked from the socket outwards, and the first that is not trusted is the client (RFC 7239
/// §8.1).
public final class TrustedProxies {
  /// What became of a list of networks.
  public sealed interface Parsed {
    /// All of them are networks.
    record Valid(TrustedProxies proxies) implements Parsed {}

    /// An entry that is no network, or one too wide.
    ///
    /// @param entry as it was given
    record Invalid(String entry, String why) implements Parsed {}
  }

  /// Nobody: every client is the socket's peer.
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  // Wider than these is trusting strangers: 10.0.0.0/8 and fc00::/7 are the widest private
  // networks.
  private static final int SHORTEST_IPV4_PREFIX = 8;
  private static final int SHORTEST_IPV6_PREFIX = 7;
  private static final int IPV4_WIDTH = 32;
  private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /// The networks, as `10.0.0.0/8` or a single address.
  public static Parsed parse(List<String> entries) {
    var networks = new ArrayList<Network>();
    for (String entry : entries) {
      int slash = entry.indexOf('/');
      String address = slash < 0 ? entry : entry.substring(0, slash);
      Optional<ClientAddress> base = IpLiteral.parse(address);
      if (base.isEmpty()) {
        return new Parsed.Invalid(entry, "not an IP address");
      }
      int width = new Network(base.get(), 0).width();
      if (address.indexOf(':') >= 0 && width == IPV4_WIDTH) {
        return new Parsed.Invalid(entry, "an IPv4 address is written with dots");
      }
      String prefix = slash < 0 ? Integer.toString(width) : entry.substring(slash + 1);
      if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > width) {
        return new Parsed.Invalid(entry, "the prefix length is a number up to " + width);
      }
      var network = new Network(base.get(), Integer.parseInt(prefix));
      int shortest = width == IPV4_WIDTH ? SHORTEST_IPV4_PREFIX : SHORTEST_IPV6_PREFIX;
      if (network.prefix() < shortest) {
        return new Parsed.Invalid(entry, "trusts more than a /" + shortest);
      }
      if (!network.isAligned()) {
        return new Parsed.Invalid(entry, "the address has bits behind the prefix");
      }
      networks.add(network);
    }
    return new Parsed.Valid(new TrustedProxies(List.copyOf(networks)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustedProxies proxies && proxies.networks.equals(networks);
  }

  @Override
  public int hashCode() {
    return networks.hashCode();
  }

  boolean trusts(ClientAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /// Whether anybody is trusted at all.
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /// The client behind the peer, given what the hops say, the nearest first.
  ClientAddress resolve(ClientAddress peer, List<ForwardedHeader.Hop> hops) {
    ClientAddress known = peer;
    for (ForwardedHeader.Hop hop : hops) {
      if (!trusts(known) || hop.client().isEmpty()) {
        return known;
      }
      known = hop.client().get();
    }
    return known;
  }
}
