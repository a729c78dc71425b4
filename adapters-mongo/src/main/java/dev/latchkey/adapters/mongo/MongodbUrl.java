package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import java.util.Objects;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Reads the setting {@code MONGODB_URL}. No message repeats it: it may hold a password. */
final class MongodbUrl {

  private MongodbUrl() {}

  /**
   * @throws InvalidConfigurationPropertyValueException if it is not a connection string that names
   *     a database
   */
  static ConnectionString parse(String url) {
    if (!url.startsWith("mongodb://") && !url.startsWith("mongodb+srv://")) {
      throw invalid("must be a connection string such as mongodb://localhost:27017/latchkey");
    }
    ConnectionString connection = connection(url);
    if (connection.getDatabase() == null) {
      throw invalid("must name a database, as mongodb://localhost:27017/latchkey does");
    }
    if (Objects.equals(connection.getTimeout(), 0L)) {
      throw invalid("must not set timeoutMS=0: a command would wait without a bound");
    }
    return connection;
  }

  private static ConnectionString connection(String url) {
    try {
      var connection = new ConnectionString(url);
      String database = connection.getDatabase();
      if (database != null && database.contains("@")) {
        throw new IllegalArgumentException("a part of the password was read as the host");
      }
      // Rejects values that do not fit each other, too.
      var unused = ClientSettings.of(connection).build();
      return connection;
    } catch (MongoException noRecords) {
      throw invalid("names a mongodb+srv:// host whose DNS records cannot be looked up");
    } catch (IllegalArgumentException | IllegalStateException malformed) {
      throw invalid(
          "cannot be read: it is not like mongodb://localhost:27017/latchkey, or an option has a"
              + " wrong value; in a user and password, %40 stands for @, %3A for :, %2F for /,"
              + " %3F for ? and %25 for %");
    }
  }

  /** A reason not to start, reported as one sentence. */
  static InvalidConfigurationPropertyValueException invalid(String reason) {
    return new InvalidConfigurationPropertyValueException(
        "MONGODB_URL", null, "MONGODB_URL " + reason + ".");
  }
}
