/** Hashes passwords with Argon2id, verifies older hashes, and knows the common passwords. */
@NullMarked
package dev.latchkey.adapters.crypto;

import org.jspecify.annotations.NullMarked;
