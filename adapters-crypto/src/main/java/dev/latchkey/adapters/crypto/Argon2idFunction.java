package dev.latchkey.adapters.crypto;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.slf4j.LoggerFactory;

/** Argon2id, version 0x13, of RFC 9106, by one of two libraries that agree on every bit. */
@FunctionalInterface
interface Argon2idFunction {

  byte[] hash(Argon2id.Cost cost, byte[] password, byte[] salt, int length);

  /** The native library if this machine loads it, or else Bouncy Castle. */
  static Argon2idFunction available() {
    return preferred(Argon2idFunction::nativeLibrary);
  }

  /**
   * What both compute from one NUL byte and 16 NUL bytes of salt, at the least cost: kept here, as
   * loading Bouncy Castle to compare with takes a tenth of a second at every start.
   */
  String SAMPLE = "8cf201eb18e626e4cd10b69a321fb79e65cba83988c3f7e59a84237376074a01";

  /** This one if it loads and computes the sample, or else Bouncy Castle. */
  static Argon2idFunction preferred(Supplier<Argon2idFunction> library) {
    String reason;
    try {
      Argon2idFunction function = library.get();
      if (SAMPLE.equals(sample(function))) {
        return function;
      }
      reason = "it computes something else";
    } catch (LinkageError | IllegalStateException e) {
      reason = e.toString();
    }
    LoggerFactory.getLogger(Argon2idFunction.class)
        .info("Argon2 by Bouncy Castle; its native library is quicker but unusable: {}", reason);
    return bouncyCastle();
  }

  /** By the reference implementation in C: quicker, and its memory is none of the heap's. */
  static Argon2idFunction nativeLibrary() {
    Argon2Advanced argon2 = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);
    return (cost, password, salt, length) ->
        argon2.pbkdf(cost.passes(), cost.memory(), cost.lanes(), password, salt, length);
  }

  /** In Java: runs everywhere. */
  static Argon2idFunction bouncyCastle() {
    return (cost, password, salt, length) -> {
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
    };
  }

  private static String sample(Argon2idFunction function) {
    byte[] hash = function.hash(new Argon2id.Cost(8, 1, 1), new byte[1], new byte[16], 32);
    return HexFormat.of().formatHex(hash);
  }
}
