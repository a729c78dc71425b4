package dev.latchkey.broken.adapters.web;

import de.mkammerer.argon2.Argon2;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/** Hashes outside of the crypto adapter. */
interface HashMaker {
  void hashes(Argon2 argon2);

  void hashes(Argon2BytesGenerator argon2);
}
