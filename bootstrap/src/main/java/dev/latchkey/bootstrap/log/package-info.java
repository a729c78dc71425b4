/** What the log tells operators about security, and what no logger may print. */
@NullMarked
package dev.latchkey.bootstrap.log;

import org.jspecify.annotations.NullMarked;
