package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;

/// Closes connections of a client that has too many open already, so that nobody takes all there
/// are.
///
/// Trusted proxies may have any number. Safe for use by many threads.
final class ConnectionsPerClient implements Connection.Listener {
  private final TrustedProxies proxies;
  private final int most;
  private final ConcurrentMap<Connection, String> counted = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

  ConnectionsPerClient(TrustedProxies proxies, int most) {
    this.proxies = proxies;
    this.most = most;
  }

  @Override
  public void onOpened(Connection connection) {
    ClientAddress client = Incoming.address(connection.getEndPoint().getRemoteSocketAddress());
    // What is inside of TLS is one connection with it.
    if (connection.getEndPoint() instanceof SslEndPoint || proxies.trusts(client)) {
      return;
    }
    counted.put(connection, client.network());
    if (open.merge(client.network(), 1, Integer::sum) > most) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    String network = counted.remove(connection);
    if (network != null) {
      open.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
