package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A way to a store that goes wrong as networks do. */
final class FaultyProxy implements AutoCloseable {

  /** How the name of each of its threads begins. */
  static final String THREAD_NAME = "faulty-proxy-";

  /** What goes wrong, for existing and for new connections, unless it says otherwise. */
  enum Fault {
    NONE,
    /** Answers come late, but in time. */
    SLOW,
    /** Answers come later than any caller waits. */
    LATE,
    /** Answers come byte by byte, so that no single wait for one is long. */
    TRICKLE,
    /** Connections are reset. */
    CUT,
    /** Nothing arrives on either side, and nothing is closed. */
    BLACK_HOLE,
    /** Commands arrive, answers do not. */
    MUTE,
    /** Existing connections are black holes, new ones work. */
    HALF_OPEN
  }

  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile Fault fault = Fault.NONE;
  private volatile @Nullable String unacknowledged;

  /** To the store on this port of the loopback, which may change. */
  FaultyProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void target(int port) {
    target = port;
  }

  /** Sets what goes wrong from now on. */
  void fault(Fault next) {
    fault = next;
    if (next == Fault.CUT) {
      cut();
    } else if (next == Fault.HALF_OPEN) {
      links.forEach(link -> link.dead = true);
    }
  }

  /** Resets all connections, once. */
  void cut() {
    links.forEach(Link::reset);
  }

  /**
   * Resets the connection on which the answer to the next command with these bytes comes: the store
   * has done it, and the caller does not know.
   */
  void loseAnswerTo(String command) {
    unacknowledged = command;
  }

  /** Returns whether the answer that was to be lost has been asked for. */
  boolean hasLostIt() {
    return unacknowledged == null;
  }

  /** How many are open through it. */
  int connections() {
    return links.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        new Link(server.accept()).open();
      } catch (IOException closed) {
        // The proxy, or the caller went away at once: the loop ends, or goes on.
      }
    }
  }

  private static void start(String name, Runnable work) {
    var thread = new Thread(work, THREAD_NAME + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private final class Link {

    private final Socket caller;
    private final Socket store = new Socket();

    /** Nothing passes any more: a network that lost bytes never makes up for them. */
    private volatile boolean dead;

    private volatile boolean losing;

    Link(Socket caller) {
      this.caller = caller;
    }

    void open() {
      links.add(this);
      if (fault == Fault.CUT) {
        reset();
        return;
      }
      try {
        store.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      } catch (IOException noStore) {
        reset();
        return;
      }
      start("commands", () -> pump(caller, store, false));
      start("answers", () -> pump(store, caller, true));
    }

    private void pump(Socket from, Socket to, boolean answers) {
      byte[] buffer = new byte[65_536];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (answers) {
            answer(out, buffer, read);
          } else {
            command(out, buffer, read);
          }
        }
      } catch (IOException gone) {
        // One side went away: so does the other.
      } finally {
        links.remove(this);
      }
    }

    private void command(OutputStream out, byte[] bytes, int length) throws IOException {
      String lost = unacknowledged;
      if (lost != null && new String(bytes, 0, length, ISO_8859_1).contains(lost)) {
        losing = true;
        unacknowledged = null;
      }
      if (fault == Fault.BLACK_HOLE) {
        dead = true;
      }
      if (!dead) {
        out.write(bytes, 0, length);
      }
    }

    private void answer(OutputStream out, byte[] bytes, int length) throws IOException {
      if (losing) {
        reset();
        return;
      }
      if (fault == Fault.BLACK_HOLE || fault == Fault.MUTE) {
        dead = true;
      }
      int passed = 0;
      while (fault == Fault.TRICKLE && passed < length) {
        out.write(bytes, passed++, 1);
        hold(Fault.TRICKLE, 100);
      }
      hold(Fault.SLOW, 100);
      hold(Fault.LATE, 10_000);
      if (!dead) {
        out.write(bytes, passed, length - passed);
      }
    }

    private void hold(Fault during, long millis) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      try {
        while (fault == during && System.nanoTime() < end) {
          Thread.sleep(10);
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void reset() {
      try (caller;
          store) {
        caller.setSoLinger(true, 0);
      } catch (IOException gone) {
        // So it is closed already.
      } finally {
        links.remove(this);
      }
    }
  }
}
