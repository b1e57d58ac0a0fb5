package dev.countersign.http;

import dev.countersign.http.ProxyPreamble.Read.Bad;
import dev.countersign.http.ProxyPreamble.Read.Incomplete;
import dev.countersign.http.ProxyPreamble.Read.Whole;
import dev.countersign.limit.SizeLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory.ProxyEndPoint;
import org.eclipse.jetty.util.BufferUtil;

/// A connection of a trusted proxy's that has not said yet whom it is from.
///
/// Once it has, it is one from that client, in the next protocol. What does not begin with a
/// preamble is closed without a word, and so is everybody who is no trusted proxy: there is no way
/// past the proxy. The log has both, now and then.
///
/// Jetty's own reader takes version 1 too, looks names in it up, and reads addresses from beyond a
/// preamble that is too short for them.
final class ProxyConnection extends AbstractConnection {
  private final Connector connector;
  private final Factory factory;
  private final boolean isTrusted;
  // Never more than the preamble needs: what follows is read by the next protocol.
  private ByteBuffer buffer = BufferUtil.allocate(ProxyPreamble.HEAD);

  private ProxyConnection(
      EndPoint endPoint, Connector connector, Factory factory, boolean isTrusted) {
    super(endPoint, connector.getExecutor());
    this.connector = connector;
    this.factory = factory;
    this.isTrusted = isTrusted;
  }

  /// Makes them.
  static final class Factory extends AbstractConnectionFactory {
    private final TrustedProxies proxies;
    private final ConnectionLimits limits;
    private final String next;
    private final RareWarning warning = new RareWarning();

    /// @param limits what connections of the clients count against
    /// @param next the protocol behind the preamble
    Factory(TrustedProxies proxies, ConnectionLimits limits, String next) {
      super("proxy-v2");
      this.proxies = proxies;
      this.limits = limits;
      this.next = next;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      boolean isTrusted = proxies.trusts(Incoming.address(endPoint.getRemoteSocketAddress()));
      return configure(
          new ProxyConnection(endPoint, connector, this, isTrusted), connector, endPoint);
    }
  }

  /// The proxy's connection as the client's.
  private static final class ClientEndPoint extends ProxyEndPoint {
    private final boolean isOverTls;

    ClientEndPoint(EndPoint endPoint, InetSocketAddress client, boolean isOverTls) {
      super(endPoint, endPoint.getLocalSocketAddress(), client);
      this.isOverTls = isOverTls;
    }

    @Override
    public boolean isSecure() {
      return isOverTls || super.isSecure();
    }
  }

  @Override
  public void onOpen() {
    super.onOpen();
    if (isTrusted) {
      fillInterested();
    } else {
      refuse("is not one of proxies.trusted");
    }
  }

  @Override
  public void onFillable() {
    try {
      while (true) {
        int filled = getEndPoint().fill(buffer);
        if (filled == 0) {
          fillInterested();
          return;
        }
        if (filled < 0 || isDone()) {
          return;
        }
      }
    } catch (IOException e) {
      close();
    } finally {
      if (getEndPoint().isInputShutdown()) {
        close();
      }
    }
  }

  private boolean isDone() {
    return switch (ProxyPreamble.read(buffer, SizeLimit.PROXY_PREAMBLE.amount())) {
      case Incomplete(int bytes) -> {
        makeRoom(bytes);
        yield false;
      }
      case Whole(Optional<InetSocketAddress> client, boolean isOverTls) -> {
        goOn(client, isOverTls);
        yield true;
      }
      case Bad() -> {
        refuse("sends no preamble of PROXY protocol version 2");
        yield true;
      }
    };
  }

  private void refuse(String why) {
    factory.warning.say(getEndPoint().getRemoteSocketAddress() + " " + why + ": closed");
    close();
  }

  private void makeRoom(int bytes) {
    if (bytes > buffer.capacity()) {
      ByteBuffer larger = BufferUtil.allocate(bytes);
      BufferUtil.append(larger, buffer);
      buffer = larger;
    }
  }

  private void goOn(Optional<InetSocketAddress> client, boolean isOverTls) {
    EndPoint endPoint = getEndPoint();
    if (client.isPresent()
        && !factory.limits.announce(endPoint.getTransport(), Incoming.address(client.get()))) {
      close();
      return;
    }
    EndPoint seen =
        client.<EndPoint>map(c -> new ClientEndPoint(endPoint, c, isOverTls)).orElse(endPoint);
    seen.upgrade(connector.getConnectionFactory(factory.next).newConnection(connector, seen));
  }
}
