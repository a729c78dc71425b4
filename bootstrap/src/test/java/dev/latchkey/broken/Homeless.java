package dev.latchkey.broken;

/** Is in no package that the rules know. */
interface Homeless {}
