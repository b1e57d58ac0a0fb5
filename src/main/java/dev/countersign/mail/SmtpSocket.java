package dev.countersign.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/// A connection that hears so much and no more: a server that answers without end would be kept in
/// memory until it stops.
final class SmtpSocket extends Socket {
  /// An answer has some hundred bytes, a handshake some thousand.
  private static final int MAX_HEARD_BYTES = 1024 * 1024;

  @Override
  public InputStream getInputStream() throws IOException {
    return new Bounded(super.getInputStream());
  }

  private static final class Bounded extends FilterInputStream {
    private int left = MAX_HEARD_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      return read < 0 ? read : count(1, read);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      return count(Math.max(read, 0), read);
    }

    private int count(int bytes, int result) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("the server says more than a mail server has to say");
      }
      return result;
    }
  }
}
