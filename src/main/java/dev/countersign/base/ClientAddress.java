package dev.countersign.base;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// The address a request came from, as far as it can be trusted.
///
/// Limits count by [#network()]: an IPv4 address, or the /64 of an IPv6 address, since one customer
/// holds at least that (RFC 6177 §2) and may change the lower half at will.
public record ClientAddress(InetAddress ip) {
  private static final int IPV6_NETWORK_BYTES = 8;

  /// The key under which limits count this client: `203.0.113.7`, or `2001:db8:0:0/64`.
  public String network() {
    return switch (ip) {
      case Inet6Address six -> hexGroups(six.getAddress()) + "/64";
      case Inet4Address four -> four.getHostAddress();
      default -> throw new IllegalStateException("neither IPv4 nor IPv6");
    };
  }

  public boolean isLoopback() {
    return ip.isLoopbackAddress();
  }

  private static String hexGroups(byte[] address) {
    var groups = new StringBuilder();
    for (int i = 0; i < IPV6_NETWORK_BYTES; i += 2) {
      int group = (address[i] & 0xff) << 8 | (address[i + 1] & 0xff);
      groups.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
    }
    return groups.toString();
  }

  /// The address in four or sixteen bytes; an IPv4 address mapped into IPv6 (RFC 4291 §2.5.5.2)
  /// counts as IPv4.
  public static ClientAddress of(byte[] bytes) {
    try {
      return new ClientAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "an address has 4 or 16 bytes, not " + Arrays.toString(bytes), e);
    }
  }

  @Override
  public String toString() {
    return ip.getHostAddress();
  }
}
