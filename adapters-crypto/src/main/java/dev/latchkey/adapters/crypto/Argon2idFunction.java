package dev.latchkey.adapters.crypto;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.util.Arrays;
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

  /** This one if it loads and computes what Bouncy Castle computes, or else Bouncy Castle. */
  static Argon2idFunction preferred(Supplier<Argon2idFunction> library) {
    String reason;
    try {
      Argon2idFunction function = library.get();
      if (Arrays.equals(sample(function), sample(bouncyCastle()))) {
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

  private static byte[] sample(Argon2idFunction function) {
    return function.hash(new Argon2id.Cost(8, 1, 1), new byte[1], new byte[16], 32);
  }
}
