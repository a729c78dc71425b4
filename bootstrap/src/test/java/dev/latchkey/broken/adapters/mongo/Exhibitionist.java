package dev.latchkey.broken.adapters.mongo;

/** Can be seen by everybody, and so can its fields. */
public interface Exhibitionist {
  /** Public as well, being a member of an interface. */
  interface Field {}
}
