package dev.countersign.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// The host to listen on, looked up once.
///
/// @param name as it was set
/// @param ip what to bind to
/// @param isLoopback whether nobody outside this machine can reach it
public record ListenHost(String name, InetAddress ip, boolean isLoopback) {

  /// The host of that name or address, or empty when nobody knows it.
  static Optional<ListenHost> parse(String text) {
    boolean isBracketed = text.startsWith("[") && text.endsWith("]");
    String name = isBracketed ? text.substring(1, text.length() - 1) : text;
    // Java takes no name at all for loopback.
    if (name.isBlank()) {
      return Optional.empty();
    }
    try {
      InetAddress[] all = InetAddress.getAllByName(name);
      boolean isLoopback = Arrays.stream(all).allMatch(InetAddress::isLoopbackAddress);
      return Optional.of(new ListenHost(name, all[0], isLoopback));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /// The URL of the server on that port: `http://127.0.0.1:8080`, `https://[::1]:8080`.
  public String url(String scheme, int port) {
    boolean isLiteral = ip instanceof Inet6Address && name.contains(":");
    return scheme + "://" + (isLiteral ? "[" + name + "]" : name) + ":" + port;
  }
}
