/** The composition root: configuration, wiring and the choice of the store. */
@NullMarked
package dev.latchkey.bootstrap;

import org.jspecify.annotations.NullMarked;
