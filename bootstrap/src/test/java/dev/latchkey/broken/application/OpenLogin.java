package dev.latchkey.broken.application;

/** Is not final, and its constructor is public. */
public class OpenLogin {}
