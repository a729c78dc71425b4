package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class Argon2idLibraryTest {

  @Test
  void rejectsALibraryThatComputesAWrongHash() {
    assertThatThrownBy(
            () -> Argon2idLibrary.checked((cost, password, salt, length) -> new byte[length]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void knowsWhatBouncyCastleComputes() {
    Argon2idFunction function = Hashers.load(Argon2idLibrary.BOUNCY_CASTLE);

    assertThat(Argon2idLibrary.checked(function)).isSameAs(function);
  }

  @Test
  void reportsALibraryThatDoesNotLoad() {
    assertThatThrownBy(() -> Libsodium.load("no-such-library"))
        .isInstanceOf(UnsatisfiedLinkError.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void usesTheBundledLibsodiumAndLeavesNoFileBehind(@TempDir Path temp) throws Exception {
    assertThat(notUsed("-Djava.io.tmpdir=" + temp)).isEmpty();
    assertThat(temp).isDirectoryNotContaining("glob:**latchkey-*");
  }

  /** A missing directory fails like one that must not be written to or executed from. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fallsBackWhereTheBundledLibsodiumCannotBeUnpacked() throws Exception {
    assertThat(notUsed("-Djava.io.tmpdir=/nowhere")).contains("The bundled libsodium");
  }

  @Test
  void fallsBackToBouncyCastleWhereJnaDoesNotLoad() throws Exception {
    assertThat(notUsed("-Djna.nounpack=true", "-Djna.nosys=true"))
        .containsExactly(
            "The bundled libsodium", "The installed libsodium", "The reference implementation");
  }

  /** Each of eight hashes takes 20 MB of the heap. */
  @Test
  void bouncyCastleTakesNoMoreOfTheHeapThanThereIs() throws Exception {
    assertThat(run(Burst.class, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")).isEmpty();
  }

  /** Returns the libraries that fail in a new JVM with these options. */
  private static List<String> notUsed(String... options) throws IOException, InterruptedException {
    return Pattern.compile("- (.+) is not used for Argon2")
        .matcher(run(Main.class, options))
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  /** Runs a class in a new JVM with these options, to its end; returns its output. */
  private static String run(Class<?> main, String... options)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(options));
    command.add(main.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  static final class Burst {
    public static void main(String[] arguments) {
      Argon2idFunction bouncyCastle = Hashers.load(Argon2idLibrary.BOUNCY_CASTLE);
      var cost = new Argon2id.Cost(19_456, 1, 1);
      CompletableFuture.allOf(
              Stream.generate(
                      () ->
                          CompletableFuture.runAsync(
                              () -> bouncyCastle.hash(cost, new byte[1], new byte[16], 32),
                              task -> new Thread(task).start()))
                  .limit(8)
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }
  }

  static final class Main {
    public static void main(String[] arguments) {
      Argon2idLibrary.quickest();
    }
  }
}
