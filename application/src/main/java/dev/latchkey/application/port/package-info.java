/** The driven ports: what Latchkey asks of the world, in its own words. */
@NullMarked
package dev.latchkey.application.port;

import org.jspecify.annotations.NullMarked;
