package dev.latchkey.bootstrap;

import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Guesses;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of the whole service; {@link Setting} has their names, defaults and bounds.
 *
 * @param dataDir where SQLite and the generated signing secret are kept
 * @param mongodbUrl a MongoDB connection string; empty: no MongoDB
 * @param postgresUrl the URL of a PostgreSQL database; empty: no PostgreSQL. If both are empty,
 *     users are kept in SQLite
 * @param jwtSigningSecret what tokens are signed with, several separated by commas; empty: one is
 *     generated in the data directory
 * @param passwordMinLength how many code points a new password has at least
 */
@ConfigurationProperties("latchkey")
record LatchkeyProperties(
    Path dataDir,
    String mongodbUrl,
    String postgresUrl,
    String jwtSigningSecret,
    int passwordMinLength,
    Session session,
    Throttle throttle) {

  /**
   * @throws IllegalArgumentException if two stores are set
   */
  LatchkeyProperties {
    if (!mongodbUrl.isEmpty() && !postgresUrl.isEmpty()) {
      throw new IllegalArgumentException(
          "MONGODB_URL and LATCHKEY_POSTGRES_URL are both set: users are kept in one database,"
              + " so unset the other.");
    }
  }

  /** The setting that names a database server; null if users are kept in SQLite. */
  @Nullable Setting databaseServer() {
    if (!mongodbUrl.isEmpty()) {
      return Setting.MONGODB_URL;
    }
    return postgresUrl.isEmpty() ? null : Setting.LATCHKEY_POSTGRES_URL;
  }

  /** See {@link SessionPolicy}. */
  record Session(Duration lifetime, Duration idleTime, int perUser, Duration recentLogin) {
    SessionPolicy policy() {
      return new SessionPolicy(lifetime, idleTime, perUser, recentLogin);
    }
  }

  /** How many attempts {@link ThrottlePolicy} admits; everything else is its default. */
  record Throttle(boolean enabled, int client, int addressAndClient, int address, int signUps) {
    ThrottlePolicy policy() {
      ThrottlePolicy normal = ThrottlePolicy.DEFAULT;
      Guesses guesses = normal.guesses();
      return new ThrottlePolicy(
          enabled,
          new Guesses(
              new Limit(client, guesses.client().window()),
              new Limit(addressAndClient, guesses.addressAndClient().window()),
              new Limit(address, guesses.address().window()),
              guesses.sessions()),
          new Limit(signUps, normal.signUps().window()),
          normal.resets(),
          normal.passwordChanges());
    }
  }

  /** Reveals no secret. */
  @Override
  public String toString() {
    return "LatchkeyProperties[hidden]";
  }
}
