package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The directory of the files that Latchkey keeps: readable by its owner alone, and in use by one
 * service at a time. Commands use it beside the service.
 */
final class DataDirectory implements AutoCloseable {

  private final Path path;
  private @Nullable DirectoryLock lock;

  private DataDirectory(Path directory) {
    path = directory.toAbsolutePath().normalize();
  }

  /**
   * Opens the directory for a service, makes it if there is none, and keeps other services out.
   *
   * @throws InvalidConfigurationPropertyValueException if the directory cannot be used; its reason
   *     is one sentence that names it and what to do
   */
  static DataDirectory ofTheService(Path path) {
    var directory = new DataDirectory(path);
    directory.open(
        () -> {
          if (!Files.exists(directory.path)) {
            OwnerOnly.createDirectories(directory.path);
          }
          directory.restrict();
          directory.lock = DirectoryLock.tryLock(directory.path);
          if (directory.lock == null) {
            throw directory.refused(
                "is in use by another Latchkey process: stop that one, or let LATCHKEY_DATA_DIR"
                    + " name a directory of its own");
          }
        });
    return directory;
  }

  /**
   * Opens the directory for a command, whether a service uses it or not. It must be there: a
   * mistyped name would otherwise be a new store without users.
   *
   * @throws InvalidConfigurationPropertyValueException as for a service
   */
  static DataDirectory besideTheService(Path path) {
    var directory = new DataDirectory(path);
    directory.open(
        () -> {
          // An existing one may be hidden by a directory that this account may not enter.
          if (Files.notExists(directory.path)) {
            throw directory.refused(
                "does not exist: start the service, make the directory, or let LATCHKEY_DATA_DIR"
                    + " name another one");
          }
          directory.restrict();
        });
    return directory;
  }

  private interface Opening {
    void run() throws IOException;
  }

  private void open(Opening opening) {
    try {
      opening.run();
    } catch (IOException e) {
      throw refused(
          "cannot be used ("
              + e
              + "): let LATCHKEY_DATA_DIR name a directory that this account may write");
    }
  }

  private void restrict() throws IOException {
    // Files.isDirectory also returns false for a directory behind a closed one.
    if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
      throw refused("is not a directory: let LATCHKEY_DATA_DIR name one, or remove this file");
    }
    if (OwnerOnly.knowsOwners(path)) {
      demandOwner();
    }
    if (OwnerOnly.isOpenToOthers(path)) {
      if (!Files.exists(path.resolve(DirectoryLock.FILE)) && holdsSomething()) {
        // It has another use, such as a home or /tmp: its mode is left as it is.
        throw refused(
            "is open to other accounts and holds other files: let LATCHKEY_DATA_DIR name an empty"
                + " or new directory, or give this one the mode 700");
      }
      OwnerOnly.restrictDirectory(path);
    }
  }

  /** Root could use the directory of another account, whose files would then be root's. */
  private void demandOwner() throws IOException {
    Path probe = Files.createTempFile(path, "owner", null, OwnerOnly.file(path));
    UserPrincipal mine = Files.getOwner(probe);
    Files.delete(probe);
    UserPrincipal owner = Files.getOwner(path);
    if (!owner.equals(mine)) {
      throw refused(
          "belongs to the account "
              + owner.getName()
              + ", and this is "
              + mine.getName()
              + ": run Latchkey as its owner, or let LATCHKEY_DATA_DIR name another directory");
    }
  }

  private boolean holdsSomething() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isPresent();
    }
  }

  Path path() {
    return path;
  }

  /** The signing secret kept here, generated on the first call. */
  String secret() {
    return new SecretFile(path.resolve(SecretFile.NAME)).secret();
  }

  private InvalidConfigurationPropertyValueException refused(String why) {
    return new InvalidConfigurationPropertyValueException(
        Setting.LATCHKEY_DATA_DIR.name(), path, "The data directory " + path + " " + why);
  }

  /** Lets the next service in. */
  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("The data directory " + path + " cannot be released", e);
    }
  }
}
