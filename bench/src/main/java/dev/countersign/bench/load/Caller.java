package dev.countersign.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A client at its connection, which is kept open from call to call and opened when there is none.
final class Caller {
  private final Client client;
  private final InetSocketAddress target;
  private final Selector selector;
  private final AnswerParser parser = new AnswerParser();
  private final Lane lane;
  private @Nullable SocketChannel channel;
  private ByteBuffer out = ByteBuffer.allocate(0);
  private boolean waiting;
  private long due;
  private long sent;

  Caller(Client client, InetSocketAddress target, Selector selector, Lane lane) {
    this.client = client;
    this.target = target;
    this.selector = selector;
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  /// Whether an answer is awaited.
  boolean isWaiting() {
    return waiting;
  }

  long due() {
    return due;
  }

  /// When the call under way was made.
  long sent() {
    return sent;
  }

  /// Begins a call that was due at a moment.
  void call(long callDue, long now) throws IOException {
    Request request = client.next();
    out = ByteBuffer.wrap(request.bytes());
    parser.begin(request.answerWanted());
    due = callDue;
    sent = now;
    waiting = true;
    SocketChannel open = channel;
    if (open == null) {
      connect();
    } else {
      write(open);
    }
  }

  private void connect() throws IOException {
    SocketChannel opened = SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    opened.register(selector, SelectionKey.OP_CONNECT, this);
    if (opened.connect(target)) {
      write(opened);
    }
  }

  private void write(SocketChannel open) throws IOException {
    open.write(out);
    SelectionKey key = open.keyFor(selector);
    int wanted = out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /// Goes on where the connection can; true when the answer is whole.
  boolean proceed(SelectionKey key, ByteBuffer scratch) throws IOException {
    var open = (SocketChannel) key.channel();
    if (key.isConnectable() && open.finishConnect()) {
      write(open);
      return false;
    }
    if (key.isWritable()) {
      write(open);
      return false;
    }
    scratch.clear();
    int count = open.read(scratch);
    if (!waiting) {
      // An idle connection has only one thing to say.
      close();
      return false;
    }
    boolean whole = count < 0 ? parser.closed() : parser.take(scratch.flip());
    if (count < 0 && !whole) {
      throw new IOException("the connection was closed in the middle");
    }
    return whole;
  }

  /// The answer, once whole; the client has seen it then, and is free.
  Answer finish() {
    waiting = false;
    if (parser.closes()) {
      close();
    }
    Answer answer = parser.answer();
    client.answered(answer);
    return answer;
  }

  /// Gives up the call under way, if any, and the connection.
  void abandon() {
    waiting = false;
    close();
  }

  private void close() {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Gone is gone.
      }
    }
  }
}
