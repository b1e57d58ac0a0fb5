package dev.countersign.http;

import dev.countersign.base.ClientAddress;
import dev.countersign.limit.SizeLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/// Bounds how many connections are open: all together, and those of one client, so that nobody
/// takes the places of all others. Safe for use by many threads.
///
/// When all places are taken new connections wait in the system's backlog. One too many from a
/// client is closed. Trusted proxies bring many clients, and have no bound of their own; the
/// clients that they announce have.
final class ConnectionLimits implements SelectorManager.AcceptListener {
  /// How many connections there may be.
  ///
  /// @param perClient from one IPv4 address, or one IPv6 /64
  record Room(int all, int perClient) {
    // So that a client alone does not even make it crowded.
    private static final int LEAST_CLIENTS = 4;

    /// As much as these file descriptors allow.
    static Room within(long files) {
      // A descriptor that cannot be had would be missed by the database next.
      long left = Math.max(1, files - SizeLimit.OTHER_FILES.amount());
      int all = (int) Math.min(SizeLimit.CONNECTIONS.amount(), left);
      int share = Math.max(1, all / LEAST_CLIENTS);
      return new Room(all, Math.min(SizeLimit.CONNECTIONS_PER_CLIENT.amount(), share));
    }
  }

  // So many of four quarters are taken when it is crowded.
  private static final int CROWDED_QUARTERS = 3;
  private static final String NOBODY = "";

  private final ServerConnector connector;
  private final TrustedProxies proxies;
  private final Room room;
  private final RareWarning warning = new RareWarning();
  private final Map<SelectableChannel, String> open = new HashMap<>(); // guarded by this
  private final Map<String, Integer> perClient = new HashMap<>(); // guarded by this

  ConnectionLimits(ServerConnector connector, TrustedProxies proxies, Room room) {
    this.connector = connector;
    this.proxies = proxies;
    this.room = room;
  }

  /// Whether most places are taken.
  synchronized boolean isCrowded() {
    return 4L * open.size() > (long) CROWDED_QUARTERS * room.all();
  }

  /// Counts a proxy's connection as one of the client that it announces.
  ///
  /// @return whether the client may have one more
  synchronized boolean announce(Object channel, ClientAddress client) {
    if (!(channel instanceof SelectableChannel known) || !open.containsKey(known)) {
      return false; // closed meanwhile
    }
    return count(known, client);
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    if (!mayStay(channel)) {
      IO.close(channel);
    }
  }

  private synchronized boolean mayStay(SelectableChannel channel) {
    open.put(channel, NOBODY);
    if (open.size() >= room.all()) {
      connector.setAccepting(false);
      warning.say("all %d connections are taken; others wait".formatted(room.all()));
    }
    // The acceptor may have had one more in its hands.
    return open.size() <= room.all() && count(channel, peer(channel));
  }

  private boolean count(SelectableChannel channel, @Nullable ClientAddress client) {
    if (client == null || proxies.trusts(client)) {
      return true;
    }
    String network = client.network();
    open.put(channel, network);
    boolean may = perClient.merge(network, 1, Integer::sum) <= room.perClient();
    if (!may) {
      warning.say(
          "%s has %d connections open and gets no more".formatted(network, room.perClient()));
    }
    return may;
  }

  private static @Nullable ClientAddress peer(SelectableChannel channel) {
    try {
      return channel instanceof SocketChannel socket
              && socket.getRemoteAddress() instanceof InetSocketAddress peer
          ? ClientAddress.of(peer.getAddress().getAddress())
          : null;
    } catch (IOException e) {
      return null; // closed already
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    forget(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    forget(channel);
  }

  private synchronized void forget(SelectableChannel channel) {
    @Nullable String network = open.remove(channel);
    if (network == null) {
      return;
    }
    perClient.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    if (!connector.isAccepting() && open.size() < room.all()) {
      connector.setAccepting(true);
    }
  }
}
