package dev.latchkey.bootstrap;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Chooses the store that the settings name, after every other configuration has been read: if one
 * of those brings {@link Users} and {@link LoginAttempts} of its own, no other store is opened.
 */
final class StoreChoice implements DeferredImportSelector {

  private final boolean mongodb;
  private final boolean postgres;
  private final boolean secret;

  StoreChoice(Environment environment) {
    mongodb = isSet(environment, "latchkey.mongodb-url");
    postgres = isSet(environment, "latchkey.postgres-url");
    secret = isSet(environment, "latchkey.jwt-signing-secret");
  }

  private static boolean isSet(Environment environment, String property) {
    return !environment.getProperty(property, "").isEmpty();
  }

  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    if (mongodb && postgres) {
      throw invalid(
          Setting.MONGODB_URL,
          "MONGODB_URL and LATCHKEY_POSTGRES_URL are both set: users are kept in one database,"
              + " so unset the other.");
    }
    if ((mongodb || postgres) && !secret) {
      // Several nodes share a database server: none may make a secret of its own.
      throw invalid(
          Setting.JWT_SIGNING_SECRET,
          (mongodb ? Setting.MONGODB_URL : Setting.LATCHKEY_POSTGRES_URL)
              + " is set, so JWT_SIGNING_SECRET must be set, too:"
              + " to 32 random bytes or more, the same on every node.");
    }
    return new String[] {(mongodb ? MongoStore.class : SqlStore.class).getName()};
  }

  private static InvalidConfigurationPropertyValueException invalid(
      Setting setting, String sentence) {
    return new InvalidConfigurationPropertyValueException(setting.name(), null, sentence);
  }
}
