/** The MongoDB adapter: keeps users with their sessions, and counts attempts. */
@NullMarked
package dev.latchkey.adapters.mongo;

import org.jspecify.annotations.NullMarked;
