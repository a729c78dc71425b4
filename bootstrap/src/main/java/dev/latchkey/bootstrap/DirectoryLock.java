package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps other services out of a data directory until it is closed, or the process ends. */
record DirectoryLock(FileChannel channel) implements AutoCloseable {

  /** The name of its file, which stays: removing it would race with the next service. */
  static final String FILE = "latchkey.lock";

  /** Returns the lock; null if another service holds it. */
  static @Nullable DirectoryLock tryLock(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file(file));
    boolean locked = false;
    try {
      OwnerOnly.restrictFile(file);
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisJvm) {
      // Not locked.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? new DirectoryLock(channel) : null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
