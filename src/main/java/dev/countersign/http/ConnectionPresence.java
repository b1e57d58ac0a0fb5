package dev.countersign.http;

import dev.countersign.base.ClientPresence;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;

/// Whether the client has closed the connection of its request, or has sent more behind it, found
/// out by reading from it.
///
/// Jetty does not read between the end of a request and the end of its answer, and its own thread
/// is the one that asks, so nobody else reads. A client that has closed its half alone counts as
/// gone: it cannot be told from one that has closed both.
final class ConnectionPresence implements ClientPresence {
  private final Request request;
  private boolean gone;
  // There is more from it, behind which no end can be seen.
  private boolean speaks;
  // Nobody can tell.
  private boolean hidden;

  ConnectionPresence(Request request) {
    this.request = request;
  }

  @Override
  public boolean isGone() {
    look();
    return gone;
  }

  @Override
  public boolean isAhead() {
    look();
    return speaks;
  }

  private void look() {
    if (gone || speaks || hidden) {
      return;
    }
    // Jetty keeps the class to itself, but no other takes back what was read too much.
    if (!(request.getConnectionMetaData().getConnection() instanceof HttpConnection connection)
        || !connection.getParser().isComplete()) {
      hidden = true;
      return;
    }
    if (!connection.isRequestBufferEmpty()) {
      speaks = true;
      return;
    }
    // One byte is enough to know, and always fits into the buffer it goes back to.
    ByteBuffer read = BufferUtil.allocate(1);
    try {
      int filled = connection.getEndPoint().fill(read);
      gone = filled < 0;
      speaks = filled > 0;
    } catch (IOException | RuntimeException e) {
      // A connection that cannot be read is of no use to anybody.
      gone = true;
    }
    if (speaks) {
      connection.onUpgradeTo(read);
    }
  }
}
