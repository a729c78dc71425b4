package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The directory that holds all that Latchkey keeps by itself: readable by its owner alone (where
 * the file system knows owners), and of one service at a time. Commands use it beside the service.
 */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "latchkey.lock";
  private static final String SECRET = "signing-secret";

  /** 256 bits: RFC 7518, 3.2 wants an HS256 key at least as long as its hash. */
  private static final int SECRET_BYTES = 32;

  /** What {@link #SECRET_BYTES} measure in base64url without padding. */
  private static final int SECRET_CHARACTERS = 43;

  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final boolean posix;
  private @Nullable FileChannel lock;

  private DataDirectory(Path directory) {
    path = directory.toAbsolutePath().normalize();
    posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Opens the directory for a service, made if there is none, and keeps other services out.
   *
   * @throws InvalidConfigurationPropertyValueException if the directory cannot be used; its reason
   *     is one sentence that names it and what to do
   */
  static DataDirectory ofTheService(Path path) {
    var directory = new DataDirectory(path);
    directory.open(
        () -> {
          if (!Files.exists(directory.path)) {
            Files.createDirectories(directory.path, directory.attributes(OWNER_DIRECTORY));
          }
          directory.openDirectory();
          directory.lock = directory.lock();
        });
    return directory;
  }

  /**
   * Opens the directory for a command, whether a service uses it or not. It must be there: a
   * mistyped name would otherwise be a new store without users.
   *
   * @throws InvalidConfigurationPropertyValueException if the directory cannot be used; its reason
   *     is one sentence that names it and what to do
   */
  static DataDirectory besideTheService(Path path) {
    var directory = new DataDirectory(path);
    directory.open(
        () -> {
          if (!Files.exists(directory.path)) {
            throw directory.refused(
                "does not exist: start the service, make the directory, or let LATCHKEY_DATA_DIR"
                    + " name another one");
          }
          directory.openDirectory();
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

  private void openDirectory() throws IOException {
    if (!Files.isDirectory(path)) {
      throw refused("is not a directory: let LATCHKEY_DATA_DIR name one, or remove this file");
    }
    if (!posix) {
      return;
    }
    demandOwner();
    if (OWNER_DIRECTORY.containsAll(Files.getPosixFilePermissions(path))) {
      return;
    }
    if (!Files.exists(path.resolve(LOCK)) && holdsSomething()) {
      // It has another use, such as a home or /tmp: its mode is left as it is.
      throw refused(
          "is open to other accounts and holds other files: let LATCHKEY_DATA_DIR name an empty"
              + " or new directory, or give this one the mode 700");
    }
    Files.setPosixFilePermissions(path, OWNER_DIRECTORY);
  }

  /** Root could use the directory of another account, whose files would then be root's. */
  private void demandOwner() throws IOException {
    Path probe = Files.createTempFile(path, "owner", null, attributes(OWNER_FILE));
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

  private FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            attributes(OWNER_FILE));
    try {
      if (!locked(channel)) {
        throw refused(
            "is in use by another Latchkey process: stop that one, or let LATCHKEY_DATA_DIR name"
                + " a directory of its own");
      }
      shutOthersOut(path.resolve(LOCK));
      return channel;
    } catch (IOException | InvalidConfigurationPropertyValueException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Held by this very JVM.
      return false;
    }
  }

  Path resolve(String file) {
    return path.resolve(file);
  }

  /** An empty file in place of one that may be left from a start that was cut short. */
  Path createFile(String file) throws IOException {
    Path created = path.resolve(file);
    Files.deleteIfExists(created);
    return Files.createFile(created, attributes(OWNER_FILE));
  }

  /** Renames a finished file: readers see the whole file or none, also after a crash. */
  void rename(Path file, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(file, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    if (posix) {
      try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Of a file that is there: others lose what access they may have been given. */
  void shutOthersOut(Path file) throws IOException {
    if (posix && !OWNER_FILE.containsAll(Files.getPosixFilePermissions(file))) {
      Files.setPosixFilePermissions(file, OWNER_FILE);
    }
  }

  /**
   * The signing secret kept here, made on the first call.
   *
   * @throws InvalidConfigurationPropertyValueException if it cannot be read or is too short; it is
   *     not replaced then, as that would end every session
   */
  String secret() {
    Path file = path.resolve(SECRET);
    try {
      if (Files.notExists(file)) {
        Path fresh = createFile(SECRET + ".new");
        Files.writeString(fresh, randomSecret(), StandardCharsets.US_ASCII);
        rename(fresh, SECRET);
      }
      shutOthersOut(file);
      String secret = Files.readString(file).strip();
      if (secret.length() >= SECRET_CHARACTERS) {
        return secret;
      }
    } catch (IOException e) {
      throw invalid(
          "The signing secret " + file + " cannot be read or written (" + e + "): " + REMEDY);
    }
    throw invalid(
        "The signing secret "
            + file
            + " is shorter than "
            + SECRET_CHARACTERS
            + " characters: "
            + REMEDY);
  }

  private static final String REMEDY =
      "restore it, or remove it to have a new one made, which ends every session";

  private static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private InvalidConfigurationPropertyValueException refused(String why) {
    return invalid("The data directory " + path + " " + why);
  }

  private InvalidConfigurationPropertyValueException invalid(String sentence) {
    return new InvalidConfigurationPropertyValueException(
        Setting.LATCHKEY_DATA_DIR.name(), path, sentence);
  }

  /** Lets the next service in; the lock file stays, as removing it would race with that one. */
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
