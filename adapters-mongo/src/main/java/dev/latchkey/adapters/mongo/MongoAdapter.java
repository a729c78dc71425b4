package dev.latchkey.adapters.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Plugs MongoDB into the driven ports {@link Users} and {@link LoginAttempts}. */
@Configuration(proxyBeanMethods = false)
public class MongoAdapter {

  /**
   * What one command may take with all that it waits for: a server, a place in the pool, a
   * connection, every byte of the answer, another try. A caller is told "unavailable" while it
   * still listens, and a store that does not answer holds few threads.
   */
  private static final int COMMAND_SECONDS = 3;

  @Bean
  MongoDatabase database(MongoClient client, MongoConnectionDetails server) {
    return client.getDatabase(
        Objects.requireNonNull(
            server.getConnectionString().getDatabase(), "the connection string names no database"));
  }

  @Bean
  Users users(MongoDatabase database) {
    var users = new MongoUsers(database);
    users.prepare();
    return users;
  }

  @Bean
  LoginAttempts loginAttempts(MongoDatabase database) {
    var attempts = new MongoLoginAttempts(database);
    attempts.prepare();
    return attempts;
  }

  /** Defaults of the client; what the connection string says is applied after and wins. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  MongoClientSettingsBuilderCustomizer boundedWaits() {
    return settings ->
        settings
            .applicationName("latchkey")
            .timeout(COMMAND_SECONDS, TimeUnit.SECONDS)
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(COMMAND_SECONDS, TimeUnit.SECONDS))
            // Also what the driver waits for when it looks whether the server is well.
            .applyToSocketSettings(
                socket -> socket.connectTimeout(COMMAND_SECONDS, TimeUnit.SECONDS));
  }

  /**
   * What was acknowledged survives a change of primary, and nobody acts on what might be rolled
   * back: not for the connection string to weaken.
   */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  MongoClientSettingsBuilderCustomizer majorityConcerns() {
    return settings ->
        settings
            .readPreference(ReadPreference.primary())
            .readConcern(ReadConcern.MAJORITY)
            .writeConcern(WriteConcern.MAJORITY);
  }
}
