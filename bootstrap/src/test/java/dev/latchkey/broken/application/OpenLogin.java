package dev.latchkey.broken.application;

/** Can be extended. */
public class OpenLogin {}
