package dev.latchkey.broken.bootstrap;

import com.nimbusds.jwt.SignedJWT;

/** Reads tokens outside of the web adapter. */
interface TokenReader {
  void reads(SignedJWT token);
}
