/** The composition root: configuration, wiring and the embedded default. */
@NullMarked
package dev.latchkey.bootstrap;

import org.jspecify.annotations.NullMarked;
