/**
 * Adapters that break a promise on purpose. Each names the tests of the contract that must find its
 * fault.
 */
@NullMarked
package dev.latchkey.brokenadapters;

import org.jspecify.annotations.NullMarked;
