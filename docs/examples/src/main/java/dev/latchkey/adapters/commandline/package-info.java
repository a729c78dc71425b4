/** The command line adapter: Latchkey for whoever sits at its machine. */
@NullMarked
package dev.latchkey.adapters.commandline;

import org.jspecify.annotations.NullMarked;
