package dev.latchkey.broken.application;

/** Can be extended, and constructed by everybody. */
public class OpenLogin {}
