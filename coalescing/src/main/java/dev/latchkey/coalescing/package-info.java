/** Shared by adapters of stores behind a network: lookups that wait together cost one command. */
@NullMarked
package dev.latchkey.coalescing;

import org.jspecify.annotations.NullMarked;
