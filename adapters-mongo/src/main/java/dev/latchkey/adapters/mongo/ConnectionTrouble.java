package dev.latchkey.adapters.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Explains why the server of {@code MONGODB_URL} cannot be used, without repeating secrets. */
final class ConnectionTrouble {

  private static final int AUTHENTICATION_FAILED = 18;
  private static final int UNAUTHORIZED = 13;

  private ConnectionTrouble() {}

  /** Returns the rest of a sentence that begins with {@code MONGODB_URL}. */
  static String explain(Throwable failed, ClusterDescription cluster) {
    List<Throwable> causes =
        Stream.of(
                Stream.of(failed),
                Stream.ofNullable(cluster.getSrvResolutionException()),
                cluster.getServerDescriptions().stream()
                    .map(ServerDescription::getException)
                    .flatMap(Stream::ofNullable))
            .flatMap(throwables -> throwables)
            .flatMap(ConnectionTrouble::chain)
            .toList();
    String servers =
        String.join(
            ", ",
            cluster.getServerDescriptions().stream()
                .map(server -> server.getAddress().toString())
                .toList());
    String reason =
        cluster.hasWritableServer() && chain(failed).anyMatch(ConnectionTrouble::isTimeout)
            ? "it answers, but reading the users or building an index takes longer than "
                + MongoAdapter.PREPARATION.toSeconds()
                + " s, or a majority of its replica set is away"
            : causes.stream()
                .map(ConnectionTrouble::reason)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("it does not answer, or its replica set has no primary");
    return "names a MongoDB that cannot be used (" + servers + "): " + reason;
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof MongoTimeoutException
        || cause instanceof MongoExecutionTimeoutException;
  }

  private static Stream<Throwable> chain(Throwable failed) {
    return Stream.iterate(failed, cause -> cause != null, Throwable::getCause);
  }

  private static Optional<String> reason(Throwable cause) {
    if (cause instanceof MongoSecurityException || hasCode(cause, AUTHENTICATION_FAILED)) {
      return Optional.of(
          "it rejects the user name or password;"
              + " authSource names the database that the user is defined in");
    }
    if (hasCode(cause, UNAUTHORIZED)) {
      return Optional.of("the user lacks the role readWrite on the database, or none is given");
    }
    if (cause instanceof UnknownHostException) {
      return Optional.of("the host name is unknown");
    }
    if (cause instanceof SSLException) {
      return Optional.of("the TLS handshake fails: " + cause.getMessage());
    }
    if (cause instanceof ConnectException) {
      return Optional.of("Connection refused; does it run on that port?");
    }
    if (cause instanceof SocketTimeoutException) {
      return Optional.of(
          "it does not answer in time; is the host right, and tls set as it should?");
    }
    if (cause instanceof MongoConfigurationException) {
      return Optional.of("the DNS has no records of its mongodb+srv host");
    }
    if (cause instanceof MongoIncompatibleDriverException) {
      return Optional.of("its version is too old");
    }
    if (cause instanceof MongoSocketReadException || cause instanceof SocketException) {
      return Optional.of("it closes the connection; does it require tls=true, or not know TLS?");
    }
    if (cause instanceof MongoCommandException command) {
      return Optional.of("it rejects a command: " + command.getErrorMessage());
    }
    return Optional.empty();
  }

  private static boolean hasCode(Throwable cause, int code) {
    return cause instanceof MongoCommandException command && command.getErrorCode() == code;
  }
}
