package dev.latchkey.adapters.web;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketProperties;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's connections, with limits that follow from the heap and from the file descriptors. A
 * connection beyond a limit is not kept waiting: those that have been idle, or incomplete, for the
 * longest time are closed for it.
 */
final class Connections extends NioEndpoint {

  /**
   * What an idle connection costs in heap at most: two buffers, 3 KiB, and the objects around them.
   */
  private static final int IDLE_BYTES = 6 * 1024;

  /** What a connection costs while its request or its response is incomplete. */
  private static final int INCOMPLETE_BYTES = 64 * 1024;

  /** Both kinds together leave half of the heap to everything else. */
  private static final int SHARE_OF_HEAP = 4;

  /** Kept for the store, the log and the class loader; never more than half of the free ones. */
  private static final int MOST_RESERVED_DESCRIPTORS = 256;

  /**
   * The kernel takes an answer of this length at once, so that writing it never waits for the
   * client. Only static files are longer: {@link StaticFiles} writes them without waiting.
   */
  private static final int SEND_BUFFER_BYTES = 32 * 1024;

  private final int mostIncomplete;
  private final Set<SocketWrapperBase<NioChannel>> incomplete = new LinkedHashSet<>();

  Connections() {
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    mostIncomplete = (int) Math.max(16, share / INCOMPLETE_BYTES);
    SocketProperties socket = getSocketProperties();
    socket.setTxBufSize(SEND_BUFFER_BYTES);
    // Two for each connection, idle ones included; by default they are 8 KiB each.
    socket.setAppReadBufSize(1024);
    socket.setAppWriteBufSize(2048);
  }

  /** Sets the limit, or a lower one that the heap and the file descriptors allow. */
  @Override
  public void setMaxConnections(int most) {
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / IDLE_BYTES;
    super.setMaxConnections((int) Math.min(most, Math.min(share, freeDescriptors())));
  }

  private static long freeDescriptors() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
      return Math.max(8, free - Math.min(MOST_RESERVED_DESCRIPTORS, free / 2));
    }
    return Long.MAX_VALUE;
  }

  /** Called before each accept: Tomcat would wait for a place. */
  @Override
  protected void countUpOrAwaitConnection() throws InterruptedException {
    int spare = Math.max(1, getMaxConnections() / 10);
    if (getConnectionCount() >= getMaxConnections() - spare) {
      closeIdle(spare);
    }
    super.countUpOrAwaitConnection();
  }

  private void closeIdle(int count) {
    record Idle(SocketWrapperBase<NioChannel> connection, long since) {}
    connections.values().stream()
        .filter(connection -> connection.getCurrentProcessor() == null)
        .map(connection -> new Idle(connection, ((NioSocketWrapper) connection).getLastRead()))
        .sorted(Comparator.comparingLong(Idle::since))
        .limit(count)
        .forEach(idle -> closeUnlessBusy(idle.connection()));
  }

  /** Notes that a connection waits for its client, in the middle of a request or a response. */
  void waitFor(SocketWrapperBase<NioChannel> connection) {
    SocketWrapperBase<NioChannel> oldest = null;
    synchronized (incomplete) {
      incomplete.add(connection);
      // Where few connections are allowed at all, half of them remain for others.
      if (incomplete.size() > Math.min(mostIncomplete, getMaxConnections() / 2)) {
        Iterator<SocketWrapperBase<NioChannel>> all = incomplete.iterator();
        oldest = all.next();
        all.remove();
      }
    }
    if (oldest != null) {
      closeUnlessBusy(oldest);
    }
  }

  /** Notes that a connection waits for its client no longer. */
  void proceed(SocketWrapperBase<NioChannel> connection) {
    synchronized (incomplete) {
      incomplete.remove(connection);
    }
  }

  /** The lock is held by the thread that handles a request of this connection. */
  private static void closeUnlessBusy(SocketWrapperBase<NioChannel> connection) {
    if (connection.getLock().tryLock()) {
      try {
        connection.close();
      } finally {
        connection.getLock().unlock();
      }
    }
  }
}
