package dev.latchkey.bootstrap;

import com.mongodb.ConnectionString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Where Latchkey keeps what must last: on the MongoDB server that is configured, or, if none is, in
 * the data directory.
 */
final class Storage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  private final @Nullable DataDirectory directory;
  private final @Nullable EmbeddedMongo embedded;
  private final ConnectionString mongodb;
  private final List<SecretKey> signingKeys;

  /**
   * Opens the storage.
   *
   * @throws InvalidConfigurationPropertyValueException if a setting is missing or wrong, or the
   *     data directory cannot be used
   */
  Storage(LatchkeyProperties properties) {
    String secrets = properties.jwtSigningSecret();
    if (!properties.mongodbUrl().isEmpty()) {
      if (secrets.isEmpty()) {
        throw invalid(
            Setting.JWT_SIGNING_SECRET,
            "MONGODB_URL is set, so JWT_SIGNING_SECRET must be set, too:"
                + " to 32 random bytes or more, the same on every node.");
      }
      directory = null;
      embedded = null;
      mongodb = connection(properties.mongodbUrl());
      signingKeys = keys(secrets);
      return;
    }
    directory = new DataDirectory(properties.dataDir());
    try {
      signingKeys = keys(secrets.isEmpty() ? directory.secret() : secrets);
      embedded = new EmbeddedMongo(directory);
    } catch (IllegalStateException refused) {
      directory.close();
      throw invalid(Setting.LATCHKEY_DATA_DIR, String.valueOf(refused.getMessage()));
    } catch (RuntimeException refused) {
      directory.close();
      throw refused;
    }
    mongodb = new ConnectionString(embedded.url());
    LOG.warn(
        "MONGODB_URL is not set: users are kept in {} by a store that is meant for trying out.",
        properties.dataDir().toAbsolutePath().normalize());
  }

  /** The text may hold a password: it is not repeated. */
  private static ConnectionString connection(String url) {
    ConnectionString connection;
    try {
      connection = new ConnectionString(url);
    } catch (IllegalArgumentException malformed) {
      throw invalid(
          Setting.MONGODB_URL,
          "MONGODB_URL must be a connection string such as mongodb://localhost:27017/latchkey.");
    }
    if (connection.getDatabase() == null) {
      throw invalid(
          Setting.MONGODB_URL,
          "MONGODB_URL must name a database, as mongodb://localhost:27017/latchkey does.");
    }
    return connection;
  }

  /** The text of each secret as it stands; it must never be shown. */
  private static List<SecretKey> keys(String secrets) {
    return Arrays.stream(secrets.split(",", -1))
        .map(secret -> secret.getBytes(StandardCharsets.US_ASCII))
        .<SecretKey>map(secret -> new SecretKeySpec(secret, "HmacSHA256"))
        .toList();
  }

  private static InvalidConfigurationPropertyValueException invalid(
      Setting setting, String sentence) {
    return new InvalidConfigurationPropertyValueException(setting.name(), null, sentence);
  }

  /** Where the MongoDB driver finds the store. */
  ConnectionString mongodb() {
    return mongodb;
  }

  /** What tokens are signed with: the first signs, all verify. */
  List<SecretKey> signingKeys() {
    return signingKeys;
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
    if (directory != null) {
      directory.close();
    }
  }
}
