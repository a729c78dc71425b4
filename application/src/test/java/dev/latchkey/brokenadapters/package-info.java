/**
 * Adapters that break promises on purpose: each extends a contract and names the promises that
 * fail.
 */
@NullMarked
package dev.latchkey.brokenadapters;

import org.jspecify.annotations.NullMarked;
