/** What the log tells operators of security, and what no logger may print. */
@NullMarked
package dev.latchkey.bootstrap.log;

import org.jspecify.annotations.NullMarked;
