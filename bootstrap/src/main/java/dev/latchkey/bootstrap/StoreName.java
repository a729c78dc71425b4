package dev.latchkey.bootstrap;

/**
 * The stores.
 *
 * @param value what operators call the store, in the details of health and in the metric {@code
 *     latchkey.store.info}
 * @param adapter what the names of its adapter's beans begin with
 */
record StoreName(String value, String adapter) {

  /** A store that another configuration has brought. */
  static final StoreName OWN = new StoreName("own", "");

  static StoreName of(LatchkeyProperties properties) {
    if (properties.databaseServer() == Setting.MONGODB_URL) {
      return new StoreName("mongodb", "mongo");
    }
    return new StoreName(properties.databaseServer() == null ? "sqlite" : "postgresql", "sql");
  }
}
