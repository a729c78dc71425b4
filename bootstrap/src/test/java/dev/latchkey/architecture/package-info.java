/** The rules of the hexagon, and the proof that each can fail. */
@NullMarked
package dev.latchkey.architecture;

import org.jspecify.annotations.NullMarked;
