package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One Argon2id hash (19,456 KiB, 2 passes, 1 lane): bare, by each library, and as the use cases see
 * it, with the PHC string and the pool. Two hashes at once may take longer, because they share the
 * memory's bandwidth.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PasswordHashBenchmark {

  private static final String PASSWORD = "correct horse battery staple 0";

  private final byte[] bytes = PASSWORD.getBytes(UTF_8);
  private final byte[] salt = new byte[16];
  private final Password password = new Password(PASSWORD);
  private final CryptoProperties properties = new CryptoProperties(19456, 2, 1, 0, 64);
  private final PasswordHasher hasher = new CryptoAdapter().passwordHasher(properties, new CryptoAdapter().hashingPool(properties));
  private final PasswordHash hash = hasher.hash(password);

  /** The libraries that a bare hash is computed by. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // set by JMH
  public static class Library {
    /** A name, as the code that JMH generates elsewhere cannot see the enum. */
    @Param({"BUNDLED_LIBSODIUM", "INSTALLED_LIBSODIUM", "REFERENCE", "BOUNCY_CASTLE"})
    String library;

    Argon2idFunction function;

    @Setup
    public void load() throws IOException {
      function = Argon2idLibrary.valueOf(library).load();
    }
  }

  @Benchmark
  public byte[] bare(Library library) {
    return library.function.hash(properties.cost(), bytes, salt, 32);
  }

  @Benchmark
  @Threads(2)
  public byte[] bareOnTwoThreads(Library library) {
    return library.function.hash(properties.cost(), bytes, salt, 32);
  }

  @Benchmark
  public boolean boundedVerify() {
    return hasher.matches(password, hash);
  }

  @Benchmark
  @Threads(2)
  public boolean boundedVerifyOnTwoThreads() {
    return hasher.matches(password, hash);
  }

  /** More callers than processors: the time of each includes its wait. */
  @Benchmark
  @Threads(16)
  public boolean boundedVerifyOnSixteenThreads() {
    return hasher.matches(password, hash);
  }
}
