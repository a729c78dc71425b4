package dev.latchkey.adapters.mongo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Excludes Spring Boot's auto-configuration of MongoDB and Spring Data. It would open a client even
 * where another store is in use, and set up repositories and web support that Latchkey does not
 * have; {@link MongoAdapter} configures what it needs.
 */
final class AutoConfigurationFilter implements AutoConfigurationImportFilter {

  private static final List<String> EXCLUDED =
      List.of(
          "org.springframework.boot.data.",
          "org.springframework.boot.mongodb.",
          "org.springframework.boot.persistence.");

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    var matches = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      String name = classes[i];
      matches[i] = name == null || EXCLUDED.stream().noneMatch(name::startsWith);
    }
    return matches;
  }
}
