package dev.latchkey.bootstrap;

/**
 * What operators call the store, in the details of health and in the metric {@code
 * latchkey.store.info}.
 */
record StoreName(String value) {

  /** A store that another configuration has brought. */
  static final StoreName OWN = new StoreName("own");
}
