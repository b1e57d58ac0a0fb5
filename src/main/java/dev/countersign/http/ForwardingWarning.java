package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import java.util.List;

/// Tells the operator, now and then, that a proxy in front is not named in `proxies.trusted`, or
/// that the headers of one that is say of nobody whom it forwards for, as `proxies.protocol` has
/// it: all those clients count as one then, and one of them can use up the limits of all.
///
/// A trusted proxy that sends no such header at all may as well ask for itself. Safe for use by
/// many threads.
final class ForwardingWarning {
  private static final String AS_ONE = ": those who are forwarded so count as one client";

  private final HttpSettings settings;
  private final RareWarning untrusted = new RareWarning();
  private final RareWarning unread = new RareWarning();

  ForwardingWarning(HttpSettings settings) {
    this.settings = settings;
  }

  /// Looks at a request, and hands it on.
  Incoming seen(Incoming incoming) {
    // Behind a preamble the peer is the client, and its headers are nobody's word.
    if (settings.proxyProtocol() != ProxyProtocol.PROXY_V2 && incoming.isForwarded()) {
      look(incoming);
    }
    return incoming;
  }

  private void look(Incoming incoming) {
    TrustedProxies trusted = settings.trustedProxies();
    ClientAddress client = incoming.client().address();
    if (!trusted.trusts(incoming.peer())) {
      untrusted.say(
          incoming.peer() + " sends forwarding headers and is not in proxies.trusted" + AS_ONE);
    } else if (trusted.trusts(client) && isUnread(incoming)) {
      String read = settings.proxyProtocol().text();
      unread.say(
          "%s sends no address that proxies.protocol = %s reads%s".formatted(client, read, AS_ONE));
    }
  }

  // Hops are followed until one is not trusted or names no address: where the last one is trusted,
  // nothing else has ended the way.
  private boolean isUnread(Incoming incoming) {
    List<ForwardedHeader.Hop> hops = settings.proxyProtocol().read(incoming::headers).hops();
    return hops.isEmpty() || hops.stream().anyMatch(hop -> hop.client().isEmpty());
  }
}
