/**
 * Passwords: hashed with Argon2id, verified also as formerly, and compared with the common ones.
 */
@NullMarked
package dev.latchkey.adapters.crypto;

import org.jspecify.annotations.NullMarked;
