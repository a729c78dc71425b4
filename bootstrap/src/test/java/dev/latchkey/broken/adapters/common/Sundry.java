package dev.latchkey.broken.adapters.common;

/** Is in a package that says nothing. */
interface Sundry {}
