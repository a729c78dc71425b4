package dev.latchkey.broken.domain;

/** Is one thing now and another later. */
final class Forgetful {
  int attempts;
}
