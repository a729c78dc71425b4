package dev.latchkey.adapters.crypto;

/** Argon2id, version 0x13, of RFC 9106. */
@FunctionalInterface
interface Argon2idFunction {

  /** Returns a hash of this many bytes. */
  byte[] hash(Argon2id.Cost cost, byte[] password, byte[] salt, int length);
}
