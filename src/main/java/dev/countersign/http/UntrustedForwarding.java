package dev.countersign.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells the operator, once, that a proxy in front is not named in `proxies.trusted`: all its
/// clients count as one then, and one of them can use up the limits of all.
final class UntrustedForwarding {
  private static final Logger LOG = System.getLogger(UntrustedForwarding.class.getName());

  private final HttpSettings settings;
  private final AtomicBoolean told = new AtomicBoolean();

  UntrustedForwarding(HttpSettings settings) {
    this.settings = settings;
  }

  /// Looks at a request, and hands it on.
  Incoming seen(Incoming incoming) {
    // Behind a preamble the peer is the client, and its headers are nobody's word.
    if (incoming.isForwarded()
        && settings.proxyProtocol() != ProxyProtocol.PROXY_V2
        && !settings.trustedProxies().trusts(incoming.peer())
        && told.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "{0} sends forwarding headers and is not in proxies.trusted: all that comes from there counts as one client",
          incoming.peer());
    }
    return incoming;
  }
}
