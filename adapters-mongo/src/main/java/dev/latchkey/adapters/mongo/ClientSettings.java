package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;

/** The settings of the client, whatever the connection string says. */
final class ClientSettings {

  /**
   * The time of one command, including the choice of a server, the wait for a connection and every
   * retry: a caller gets its error while it still listens, and an unresponsive server holds few
   * threads. {@code timeoutMS} in the connection string sets another.
   */
  private static final int COMMAND_SECONDS = 3;

  private ClientSettings() {}

  static MongoClientSettings.Builder of(ConnectionString url) {
    return MongoClientSettings.builder()
        .applicationName("latchkey")
        .timeout(COMMAND_SECONDS, TimeUnit.SECONDS)
        .applyToClusterSettings(
            cluster -> cluster.serverSelectionTimeout(COMMAND_SECONDS, TimeUnit.SECONDS))
        // The driver also waits this long when it checks a server.
        .applyToSocketSettings(socket -> socket.connectTimeout(COMMAND_SECONDS, TimeUnit.SECONDS))
        .applyConnectionString(url)
        // The connection string must not weaken these: what was acknowledged survives a change of
        // the primary, and no answer comes from data that may be rolled back.
        .readPreference(ReadPreference.primary())
        .readConcern(ReadConcern.MAJORITY)
        .writeConcern(WriteConcern.MAJORITY)
        // Commands hold hashes and session ids: of each, the DEBUG log shows one character (0 would
        // mean all).
        .applyToLoggerSettings(logger -> logger.maxDocumentLength(1));
  }
}
