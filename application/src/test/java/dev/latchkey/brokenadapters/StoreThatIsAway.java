package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.StoreUnavailable;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** A store that never answers. */
final class StoreThatIsAway<K, V> extends AbstractMap<K, V> {

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    throw new StoreUnavailable("connection refused", null);
  }
}
