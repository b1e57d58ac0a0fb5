package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads addresses written as digits. A name is never looked up: a header must not make the server
/// ask the DNS.
final class IpLiteral {
  // The JDK also takes 127.1 and 2130706433, which other readers of the same header do not.
  private static final Pattern FOUR =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private IpLiteral() {}

  static Optional<ClientAddress> parse(String text) {
    boolean four = FOUR.matcher(text).matches();
    boolean six = text.indexOf(':') >= 0 && SIX.matcher(text).matches();
    if (!four && !six) {
      return Optional.empty();
    }
    try {
      return Optional.of(ClientAddress.of(InetAddress.ofLiteral(text).getAddress()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
