package dev.latchkey.adapters.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets that read a bounded number of bytes for a bounded time. The mail library has no such
 * bounds: a server, or an attacker in the network before TLS begins, could send a reply without an
 * end, or one byte every few seconds.
 */
final class BoundedSockets extends SocketFactory {

  /** A certificate chain and the replies to one letter take a few kilobytes. */
  private static final int MOST_BYTES = 256 * 1024;

  /** Slow servers take half a minute to greet and to check a letter. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Override
  public Socket createSocket() {
    return new BoundedSocket();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("the mail library connects its sockets itself");
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  private static final class BoundedSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new BoundedStream(super.getInputStream());
    }
  }

  private static final class BoundedStream extends FilterInputStream {
    private final long begun = System.nanoTime();
    private long left = MOST_BYTES;

    BoundedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      check();
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      check();
      int read = in.read(into, offset, length);
      left -= read;
      return read;
    }

    /**
     * When TLS closes a connection, it skips the bytes that are available. An exception there would
     * keep the socket open.
     */
    @Override
    public int available() throws IOException {
      return isExceeded() ? 0 : in.available();
    }

    @Override
    public long skip(long count) throws IOException {
      if (isExceeded()) {
        return 0;
      }
      long skipped = in.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    private boolean isExceeded() {
      return left <= 0 || isLate();
    }

    private boolean isLate() {
      return System.nanoTime() - begun > LONGEST.toNanos();
    }

    private void check() throws IOException {
      if (left <= 0) {
        throw new IOException("the server has sent too much");
      }
      if (isLate()) {
        throw new SocketTimeoutException("the server has taken too long");
      }
    }
  }
}
