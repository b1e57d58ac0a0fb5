package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells the operator, once of each, that a proxy in front is not named in `proxies.trusted`, or
/// that it does not say whom it forwards for as `proxies.protocol` has it: all its clients count as
/// one then, and one of them can use up the limits of all.
final class ForwardingWarning {
  private static final Logger LOG = System.getLogger(ForwardingWarning.class.getName());

  private final HttpSettings settings;
  private final AtomicBoolean toldOfUntrusted = new AtomicBoolean();
  private final AtomicBoolean toldOfUnread = new AtomicBoolean();

  ForwardingWarning(HttpSettings settings) {
    this.settings = settings;
  }

  /// Looks at a request, and hands it on.
  Incoming seen(Incoming incoming) {
    // Behind a preamble the peer is the client, and its headers are nobody's word.
    if (settings.proxyProtocol() != ProxyProtocol.PROXY_V2
        && incoming.client().address().equals(incoming.peer())
        && incoming.isForwarded()) {
      warn(incoming);
    }
    return incoming;
  }

  private void warn(Incoming incoming) {
    ClientAddress peer = incoming.peer();
    if (!settings.trustedProxies().trusts(peer)) {
      tell(toldOfUntrusted, peer, "sends forwarding headers and is not in proxies.trusted");
    } else if (!isNamed(incoming)) {
      String read = settings.proxyProtocol().text();
      tell(toldOfUnread, peer, "sends no address that proxies.protocol = %s reads".formatted(read));
    }
  }

  // A proxy may name itself.
  private boolean isNamed(Incoming incoming) {
    return settings.proxyProtocol().read(incoming::headers).hops().stream()
        .findFirst()
        .flatMap(ForwardedHeader.Hop::client)
        .isPresent();
  }

  private static void tell(AtomicBoolean told, ClientAddress peer, String what) {
    if (told.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "%s %s: all that comes from there counts as one client".formatted(peer, what));
    }
  }
}
