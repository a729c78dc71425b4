/** Measures the core, and prepares what the load harness needs. */
@NullMarked
package dev.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
