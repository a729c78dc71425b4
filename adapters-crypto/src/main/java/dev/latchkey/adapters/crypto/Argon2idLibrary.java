package dev.latchkey.adapters.crypto;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libraries that compute Argon2id, the quickest first. All return the same bits. */
enum Argon2idLibrary {
  /** In our jar for Linux, macOS and Windows. Uses AVX2 or AVX-512 where the processor has it. */
  BUNDLED_LIBSODIUM("The bundled libsodium") {
    @Override
    Argon2idFunction load() throws IOException {
      return Libsodium.bundled();
    }
  },

  /** Serves platforms that our jar has no library for. */
  INSTALLED_LIBSODIUM("The installed libsodium") {
    @Override
    Argon2idFunction load() {
      return Libsodium.load("sodium");
    }
  },

  /** The reference implementation in C, by argon2-jvm. */
  REFERENCE("The reference implementation") {
    @Override
    Argon2idFunction load() {
      Argon2Advanced argon2 = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);
      return (cost, password, salt, length) ->
          argon2.pbkdf(cost.passes(), cost.memory(), cost.lanes(), password, salt, length);
    }
  },

  /** Pure Java: runs everywhere, and its memory is on the heap. */
  BOUNCY_CASTLE("Bouncy Castle") {
    @Override
    Argon2idFunction load() {
      return Argon2idLibrary::byBouncyCastle;
    }
  };

  /**
   * What every library computes from one NUL byte and 16 NUL bytes of salt, at the lowest cost. A
   * constant, because loading Bouncy Castle for a comparison takes 0.1 s.
   */
  static final String SAMPLE = "8cf201eb18e626e4cd10b69a321fb79e65cba83988c3f7e59a84237376074a01";

  /** Half of the heap in KiB; Bouncy Castle keeps the memory of a hash there. */
  private static final int HEAP_KIB =
      (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2 / 1024);

  private static final Semaphore HEAP = new Semaphore(HEAP_KIB, true);

  private static final Logger LOG = LoggerFactory.getLogger(Argon2idLibrary.class);

  private final String title;

  Argon2idLibrary(String title) {
    this.title = title;
  }

  /**
   * Returns this library.
   *
   * @throws LinkageError if it does not load on this machine
   * @throws IllegalStateException if it loads but does not work
   * @throws IOException if it cannot be unpacked
   */
  abstract Argon2idFunction load() throws IOException;

  /** Returns the quickest library that works. */
  static Argon2idFunction quickest() {
    return firstThatWorks(List.of(values()));
  }

  /** Returns the quickest library that computes any cost and length. */
  static Argon2idFunction quickestForAll() {
    return firstThatWorks(List.of(REFERENCE, BOUNCY_CASTLE));
  }

  private static Argon2idFunction firstThatWorks(List<Argon2idLibrary> libraries) {
    for (Argon2idLibrary library : libraries) {
      try {
        return checked(library.load());
      } catch (LinkageError | IllegalStateException | IOException e) {
        LOG.info("{} is not used for Argon2: {}", library.title, e.toString());
      }
    }
    throw new IllegalStateException("Bouncy Castle works on every JVM");
  }

  /**
   * @throws IllegalStateException if the function does not compute the sample
   */
  static Argon2idFunction checked(Argon2idFunction function) {
    byte[] hash = function.hash(new Argon2id.Cost(8, 1, 1), new byte[1], new byte[16], 32);
    if (!HexFormat.of().formatHex(hash).equals(SAMPLE)) {
      throw new IllegalStateException("it computes a wrong hash");
    }
    return function;
  }

  /** Waits if hashes that are being computed would leave too little of the heap for others. */
  private static byte[] byBouncyCastle(
      Argon2id.Cost cost, byte[] password, byte[] salt, int length) {
    int share = Math.min(cost.memory(), HEAP_KIB);
    HEAP.acquireUninterruptibly(share);
    try {
      return byBouncyCastleAtOnce(cost, password, salt, length);
    } finally {
      HEAP.release(share);
    }
  }

  private static byte[] byBouncyCastleAtOnce(
      Argon2id.Cost cost, byte[] password, byte[] salt, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
