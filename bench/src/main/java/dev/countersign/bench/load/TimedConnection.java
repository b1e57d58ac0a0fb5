package dev.countersign.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/// One connection that is kept open, whose calls are timed one by one, as finely as a client on the
/// same machine can. For one thread.
public final class TimedConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PIECE_BYTES = 8192;

  private final byte[] piece = new byte[PIECE_BYTES];
  private final AnswerParser parser = new AnswerParser();
  private final InetSocketAddress target;
  private final Request warmUp;
  private Socket socket;

  /// Opens it.
  ///
  /// @param warmUp the first call of each connection, whose time is nobody's
  public TimedConnection(InetSocketAddress target, Request warmUp) throws IOException {
    this.target = target;
    this.warmUp = warmUp;
    this.socket = open();
  }

  /// What came back.
  ///
  /// @param nanos from before the request's first byte to the answer's last
  public record Timed(int status, long nanos) {}

  public Timed call(Request request) throws IOException {
    parser.begin(false);
    long start = System.nanoTime();
    socket.getOutputStream().write(request.bytes());
    InputStream in = socket.getInputStream();
    boolean whole = false;
    while (!whole) {
      int count = in.read(piece);
      if (count < 0) {
        throw new IOException("the connection was closed in the middle");
      }
      whole = parser.take(ByteBuffer.wrap(piece, 0, count));
    }
    return new Timed(parser.answer().status(), System.nanoTime() - start);
  }

  /// Makes sure before a measurement that the connection is open and has been used.
  public void prepare() throws IOException {
    if (parser.closes()) {
      socket.close();
      socket = open();
      call(warmUp);
    }
  }

  private Socket open() throws IOException {
    var opened = new Socket(target.getAddress(), target.getPort());
    opened.setTcpNoDelay(true);
    opened.setSoTimeout((int) PATIENCE.toMillis());
    return opened;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
