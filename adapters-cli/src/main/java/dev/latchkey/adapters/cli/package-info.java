/** The command line adapter: the operators' use cases as commands. */
@NullMarked
package dev.latchkey.adapters.cli;

import org.jspecify.annotations.NullMarked;
