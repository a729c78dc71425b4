package dev.latchkey.broken.bootstrap;

/** Is in a package without package-info. */
interface Unmarked {}
