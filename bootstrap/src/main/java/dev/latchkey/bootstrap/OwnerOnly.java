package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories and files that their owner alone can use, where the file system knows owners. */
final class OwnerOnly {

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private OwnerOnly() {}

  static boolean knowsOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, attributes(directory, DIRECTORY));
  }

  static boolean isOpenToOthers(Path directory) throws IOException {
    return knowsOwners(directory)
        && !DIRECTORY.containsAll(Files.getPosixFilePermissions(directory));
  }

  static void restrictDirectory(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, DIRECTORY);
  }

  static void restrictFile(Path file) throws IOException {
    if (knowsOwners(file) && !FILE.containsAll(Files.getPosixFilePermissions(file))) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }

  /** The attributes to create a file with. */
  static FileAttribute<?>[] file(Path file) {
    return attributes(file, FILE);
  }

  /** Renames a finished file: readers see the whole file or none, also after a crash. */
  static void rename(Path file, Path target) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    if (knowsOwners(target)) {
      try (FileChannel names = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return knowsOwners(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
