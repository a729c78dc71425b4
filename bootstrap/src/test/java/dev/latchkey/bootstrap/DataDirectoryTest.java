package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class DataDirectoryTest {

  @TempDir Path temp;

  @Test
  void makesADirectoryThatIsItsOwnersAlone() throws IOException {
    Path path = temp.resolve("some/data");
    assumePosix();
    try (DataDirectory directory = DataDirectory.ofTheService(path)) {
      directory.secret();
      assertThat(mode(path)).isEqualTo("rwx------");
      assertThat(path.toFile().listFiles())
          .hasSize(2)
          .allSatisfy(file -> assertThat(mode(file.toPath())).isEqualTo("rw-------"));
    }
  }

  @Test
  void takesOverAnEmptyDirectoryThatWasOpenToOthers() throws IOException {
    assumePosix();
    Path path = Files.createDirectory(temp.resolve("data"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataDirectory.ofTheService(path).close();
    assertThat(mode(path)).isEqualTo("rwx------");
  }

  @Test
  void shutsNoAccountOutOfADirectoryThatHoldsOtherFiles() throws IOException {
    assumePosix();
    Path path = Files.createDirectory(temp.resolve("home"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(path.resolve("letter"));
    assertRefused(path, "holds other files");
    assertThat(mode(path)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void refusesADirectoryOfAnotherAccount() throws IOException {
    assumePosix();
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give one away");
    Path path = Files.createDirectory(temp.resolve("data"));
    Files.setOwner(
        path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertRefused(path, "belongs to the account nobody, and this is root");
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void givesOneDirectoryToOneHolderAtATime() {
    Path path = temp.resolve("data");
    try (DataDirectory first = DataDirectory.ofTheService(path)) {
      assertThat(first.secret()).isNotEmpty();
      assertRefused(path, "in use by another Latchkey");
    }
    DataDirectory.ofTheService(path).close();
  }

  @Test
  void letsCommandsInBesideTheService() {
    Path path = temp.resolve("data");
    try (DataDirectory service = DataDirectory.ofTheService(path);
        DataDirectory command = DataDirectory.besideTheService(path);
        DataDirectory another = DataDirectory.besideTheService(path)) {
      assertThat(command.path()).isEqualTo(service.path());
      assertThat(another.path()).isEqualTo(service.path());
    }
  }

  @Test
  void makesNoDirectoryForACommand() {
    Path path = temp.resolve("data");
    assertThatThrownBy(() -> DataDirectory.besideTheService(path))
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining("The data directory " + path + " does not exist");
    assertThat(path).doesNotExist();
  }

  @Test
  void refusesAPathThatCannotBeADirectory() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertRefused(file, "is not a directory");
    assertRefused(file.resolve("data"), "cannot be used");
    Path path = temp.resolve("data");
    Files.createDirectories(path.resolve("latchkey.lock"));
    assertRefused(path, "cannot be used");
  }

  @Test
  void keepsTheSecretItMade() {
    Path path = temp.resolve("data");
    String secret = secret(path);
    assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
    assertThat(secret).hasSize(43);
    assertThat(secret(path)).isEqualTo(secret);
    assertThat(secret(temp.resolve("other"))).isNotEqualTo(secret);
  }

  @Test
  void makesTheSecretAfterAStartThatWasCutShort() throws IOException {
    Path path = temp.resolve("data");
    DataDirectory.ofTheService(path).close();
    Files.writeString(path.resolve("signing-secret.new"), "hal");
    assertThat(secret(path)).hasSize(43);
    assertThat(path.resolve("signing-secret.new")).doesNotExist();
  }

  @Test
  void shutsOthersOutOfASecretThatWasOpenToThem() throws IOException {
    assumePosix();
    Path path = temp.resolve("data");
    secret(path);
    Path file = path.resolve("signing-secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    secret(path);
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  /** By the same rules as {@code JWT_SIGNING_SECRET}. */
  @ParameterizedTest
  @CsvSource({
    "'', must have at least 32 bytes",
    "'\n', must have at least 32 bytes",
    "tooShortForASecret, must have at least 32 bytes",
    "'correct horse battery, staple zebra correct', must have at least 32 bytes in each secret",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, must have at least 8 different characters",
    "correct horse battery staple zebr\u00e4 and others, must be printable ASCII",
    "'\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0', another control character",
  })
  void refusesAWeakSecretAndLeavesIt(String content, String why) throws IOException {
    Path path = temp.resolve("data");
    secret(path);
    Path file = path.resolve("signing-secret");
    Files.writeString(file, content);
    assertThatThrownBy(() -> secret(path))
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
    assertThat(file).usingCharset(UTF_8).hasContent(content);
  }

  @Test
  void refusesASecretThatItCannotRead() throws IOException {
    Path path = temp.resolve("data");
    Path file = Files.createDirectories(path.resolve("signing-secret"));
    if (posix()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
    assertThatThrownBy(() -> secret(path))
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot be read");
  }

  private static String secret(Path path) {
    try (DataDirectory directory = DataDirectory.ofTheService(path)) {
      return directory.secret();
    }
  }

  private static void assertRefused(Path path, String why) {
    assertThatThrownBy(() -> DataDirectory.ofTheService(path).close())
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining("The data directory " + path + " ")
        .hasMessageContaining(why);
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean posix() {
    return temp.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private void assumePosix() {
    assumeTrue(posix(), "no owners on this file system");
  }
}
