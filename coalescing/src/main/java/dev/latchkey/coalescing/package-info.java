/** What adapters of stores behind a wire share: lookups that wait together cost one command. */
@NullMarked
package dev.latchkey.coalescing;

import org.jspecify.annotations.NullMarked;
