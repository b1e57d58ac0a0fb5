package dev.countersign.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A single call on a connection of its own, for what has to be there before a run.
public final class OneCall {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PIECE_BYTES = 8192;

  private OneCall() {}

  /// The answer, kept whole.
  public static Answer of(InetSocketAddress target, Request request) throws IOException {
    try (var socket = new Socket(target.getAddress(), target.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.bytes());
      InputStream in = socket.getInputStream();
      var parser = new AnswerParser();
      parser.begin(true);
      byte[] piece = new byte[PIECE_BYTES];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        if (parser.take(ByteBuffer.wrap(piece, 0, count))) {
          return parser.answer();
        }
      }
      if (parser.closed()) {
        return parser.answer();
      }
      throw new IOException("the connection was closed in the middle");
    }
  }
}
