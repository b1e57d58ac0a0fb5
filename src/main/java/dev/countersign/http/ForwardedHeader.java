package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import dev.countersign.limit.SizeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what proxies say about whom they forward for, from the nearest hop outwards.
///
/// The nearest proxy has written the end of the last line, and anybody what stands before it. So an
/// element is looked at by itself: what is wrong further out makes nothing nearer unreadable.
final class ForwardedHeader {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";

  // RFC 7239 §4: pairs joined by semicolons. Elements are joined by commas, which stand in no
  // address, scheme or host: one in a quoted text ends its element too, and leaves it unreadable.
  private static final Pattern PAIR =
      Pattern.compile("[ \\t]*+(?:(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + "))?+[ \\t]*+(;|$)");

  private static final Pattern NODE =
      Pattern.compile("(?:\\[([^\\]]*)\\]|([0-9.]+))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?");

  private ForwardedHeader() {}

  /// What one proxy says.
  ///
  /// @param client whom it forwards for; empty where that is no address, or nothing was understood
  /// @param isOverTls whether it says that it was asked by TLS
  record Hop(Optional<ClientAddress> client, boolean isOverTls) {
    static final Hop UNREADABLE = new Hop(Optional.empty(), false);
  }

  /// The hops of `X-Forwarded-For`, the nearest first: addresses, of which a port may be part, and
  /// IPv6 may be bare.
  static List<Hop> commonHops(List<String> lines) {
    return nearest(lines).stream().map(ForwardedHeader::commonHop).toList();
  }

  /// The hops of `Forwarded` (RFC 7239), the nearest first.
  static List<Hop> standardHops(List<String> lines) {
    return nearest(lines).stream().map(ForwardedHeader::standardHop).toList();
  }

  private static List<String> nearest(List<String> lines) {
    var elements = new ArrayList<String>();
    for (String line : lines.reversed()) {
      int end = line.length();
      while (end >= 0 && elements.size() < SizeLimit.FORWARDING_HOPS.amount()) {
        int comma = line.lastIndexOf(',', end - 1);
        elements.add(line.substring(comma + 1, end));
        end = comma;
      }
    }
    return elements;
  }

  private static Hop commonHop(String element) {
    String text = element.strip();
    return new Hop(IpLiteral.parse(text).or(() -> node(text)), false);
  }

  private static Hop standardHop(String element) {
    Matcher pair = PAIR.matcher(element);
    Optional<ClientAddress> client = Optional.empty();
    boolean isNamed = false;
    boolean isOverTls = false;
    int at = 0;
    while (pair.region(at, element.length()).lookingAt()) {
      String name = pair.group(1) == null ? "" : pair.group(1).toLowerCase(Locale.ROOT);
      if (name.equals("for")) {
        // Two of them in one element say nothing.
        client = isNamed ? Optional.empty() : node(unquoted(pair.group(2)));
        isNamed = true;
      }
      isOverTls |= name.equals("proto") && unquoted(pair.group(2)).equalsIgnoreCase("https");
      if (pair.group(3).isEmpty()) {
        return new Hop(client, isOverTls);
      }
      at = pair.end();
    }
    return Hop.UNREADABLE;
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }

  // RFC 7239 §6: an IPv4 address or an IPv6 one in brackets, a port perhaps; "unknown" and
  // "_hidden" are no address.
  private static Optional<ClientAddress> node(String text) {
    Matcher node = NODE.matcher(text);
    if (!node.matches()) {
      return Optional.empty();
    }
    String six = node.group(1);
    return six == null
        ? IpLiteral.parse(node.group(2))
        : IpLiteral.parse(six).filter(_ -> six.indexOf(':') >= 0);
  }
}
