package dev.latchkey.bootstrap;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.springframework.core.NestedExceptionUtils;

/**
 * The store of a Latchkey that was given none: a MongoDB server on a loopback port of this JVM,
 * with its data in one file, keeping what {@link DurableBackend} promises.
 */
final class EmbeddedMongo implements AutoCloseable {

  static final String FILE = "latchkey.mv.db";

  private static final String DATABASE = "latchkey";

  /** In every file, from before its first user: tells an empty store from a lost one. */
  private static final int FORMAT = 1;

  /**
   * A thread waits while the write of its connection goes to the disk: with this many, more than
   * two cores of password hashing keep busy, no other connection waits with it.
   */
  private static final int THREADS = 32;

  private final MongoServer server;
  private final String url;

  /**
   * @throws IllegalStateException if the data file is damaged or the server cannot start: one
   *     sentence that names the file
   */
  EmbeddedMongo(DataDirectory directory) {
    Path file = directory.resolve(FILE);
    server = new MongoServer(backend(open(directory, file), file));
    try {
      server.bind(new InetSocketAddress(loopback(), 0), 1, THREADS);
    } catch (Exception e) {
      // Netty throws checked ones undeclared.
      server.shutdownNow();
      throw new IllegalStateException(
          "The embedded store cannot listen on a port of 127.0.0.1 ("
              + e
              + "): let MONGODB_URL name a MongoDB instead",
          e);
    }
    url = "mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/" + DATABASE;
  }

  /** The one of IPv4, whatever the JVM prefers, as it is in the URL. */
  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void create(DataDirectory directory, Path file) {
    try {
      // Under another name until its header is complete: from then on, empty means damaged.
      Path fresh = directory.createFile(FILE + ".new");
      try (MVStore store = DurableBackend.open(fresh)) {
        store.setStoreVersion(FORMAT);
      }
      directory.rename(fresh, FILE);
    } catch (RuntimeException | IOException e) {
      throw new IllegalStateException(
          "The data file "
              + file
              + " cannot be made ("
              + NestedExceptionUtils.getMostSpecificCause(e).getMessage()
              + "): make room for it, or let LATCHKEY_DATA_DIR name another directory",
          e);
    }
  }

  private static MVStore open(DataDirectory directory, Path file) {
    if (Files.notExists(file)) {
      create(directory, file);
    }
    try {
      directory.shutOthersOut(file);
      if (Files.size(file) == 0) {
        throw new IOException("it is empty");
      }
      MVStore store = DurableBackend.open(file);
      if (store.getStoreVersion() != FORMAT) {
        // A file whose header alone is whole opens as an empty one.
        store.closeImmediately();
        throw new IOException("its content is lost or not Latchkey's");
      }
      return store;
    } catch (RuntimeException | IOException e) {
      throw damaged(file, e);
    }
  }

  private static DurableBackend backend(MVStore store, Path file) {
    try {
      readAll(store);
      DurableBackend backend = new DurableBackend(store);
      backend.resolveDatabase(DATABASE);
      return backend;
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw damaged(file, e);
    }
  }

  /** What cannot be read is to stop the start, not a login weeks later. */
  private static void readAll(MVStore store) {
    for (String name : store.getMapNames()) {
      MVMap<Object, Object> map = store.openMap(name);
      Iterator<Object> keys = map.keyIterator(null);
      while (keys.hasNext()) {
        keys.next();
      }
    }
  }

  private static IllegalStateException damaged(Path file, Exception e) {
    return new IllegalStateException(
        "The data file "
            + file
            + " cannot be opened ("
            + e.getMessage()
            + "): restore it from a backup, or move it away to start with no users",
        e);
  }

  /** A MongoDB connection string. */
  String url() {
    return url;
  }

  /** Lets the writes at hand finish, then closes and compacts the file. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
