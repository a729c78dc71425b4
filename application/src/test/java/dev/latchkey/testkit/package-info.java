/**
 * The test kit: what every adapter of a driven port promises, as contracts to extend, and fakes
 * that keep these promises.
 */
@NullMarked
package dev.latchkey.testkit;

import org.jspecify.annotations.NullMarked;
