package dev.latchkey.broken.application;

/** Stands for the object that hands out the use cases. */
public final class Latchkey {}
