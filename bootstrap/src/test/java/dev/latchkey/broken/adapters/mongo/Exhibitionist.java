package dev.latchkey.broken.adapters.mongo;

/** Is public, and so are its fields. */
public interface Exhibitionist {
  /** Public as well, being a member of an interface. */
  interface Field {}
}
