package dev.latchkey.bootstrap;

import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Imports {@link Store} after every other configuration has been read: if one of those brings a
 * store of its own, no other is opened.
 */
final class StoreChoice implements DeferredImportSelector {

  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    return new String[] {Store.class.getName()};
  }
}
