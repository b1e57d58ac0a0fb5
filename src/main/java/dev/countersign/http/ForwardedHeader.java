package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import dev.countersign.limit.SizeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what proxies say about whom they forward for: the hops, the nearest last, an unreadable
/// one empty.
final class ForwardedHeader {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";

  // RFC 7239 §4: pairs joined by semicolons make an element, elements joined by commas make the
  // header.
  private static final Pattern PAIR =
      Pattern.compile(
          "[ \\t]*+(?:(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + "))?+[ \\t]*+([;,]|$)");

  private static final Pattern NODE =
      Pattern.compile("(?:\\[([^\\]]*)\\]|([0-9.]+))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?");

  private ForwardedHeader() {}

  /// The hops of `X-Forwarded-For`: addresses, of which a port may be part, and IPv6 may be bare.
  static List<Optional<ClientAddress>> commonHops(List<String> lines) {
    var hops = new ArrayList<Optional<ClientAddress>>();
    for (String line : lines) {
      if (isTooLong(line)) {
        hops.add(Optional.empty());
        continue;
      }
      for (String hop : line.split(",", -1)) {
        String text = hop.strip();
        Optional<ClientAddress> bare = IpLiteral.parse(text);
        hops.add(bare.isPresent() ? bare : node(text));
      }
    }
    return hops;
  }

  /// The hops of `Forwarded` (RFC 7239). A line that breaks the grammar is one unreadable hop.
  static List<Optional<ClientAddress>> standardHops(List<String> lines) {
    var hops = new ArrayList<Optional<ClientAddress>>();
    for (String line : lines) {
      hops.addAll(standardHops(line));
    }
    return hops;
  }

  private static boolean isTooLong(String line) {
    return line.length() > SizeLimit.FORWARDING_LINE.amount();
  }

  private static List<Optional<ClientAddress>> standardHops(String line) {
    if (isTooLong(line)) {
      return List.of(Optional.empty());
    }
    var hops = new ArrayList<Optional<ClientAddress>>();
    Matcher pair = PAIR.matcher(line);
    Optional<ClientAddress> hop = Optional.empty();
    boolean named = false;
    int at = 0;
    while (pair.region(at, line.length()).lookingAt()) {
      String name = pair.group(1);
      if (name != null && name.toLowerCase(Locale.ROOT).equals("for")) {
        // Two of them in one element say nothing.
        hop = named ? Optional.empty() : standardNode(pair.group(2));
        named = true;
      }
      if (!pair.group(3).equals(";")) {
        hops.add(hop);
        hop = Optional.empty();
        named = false;
      }
      if (pair.group(3).isEmpty()) {
        return hops;
      }
      at = pair.end();
    }
    return List.of(Optional.empty());
  }

  private static Optional<ClientAddress> standardNode(String value) {
    boolean quoted = value.startsWith("\"");
    return node(quoted ? value.substring(1, value.length() - 1) : value);
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
        : IpLiteral.parse(six).filter(a -> six.indexOf(':') >= 0);
  }
}
