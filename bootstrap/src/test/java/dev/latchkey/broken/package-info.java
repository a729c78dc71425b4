/**
 * Code that breaks the rules, on purpose: each class one of them, in the place where it would be
 * tempting.
 */
package dev.latchkey.broken;
