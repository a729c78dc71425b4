/**
 * The test kit: a contract for each driven port, and fakes. A contract is a class of tests; an
 * adapter that passes them keeps the promises of its port. The fakes pass them, too.
 */
@NullMarked
package dev.latchkey.testkit;

import org.jspecify.annotations.NullMarked;
