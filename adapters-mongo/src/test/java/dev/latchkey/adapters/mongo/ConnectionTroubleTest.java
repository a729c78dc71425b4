package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import dev.latchkey.application.port.StoreUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.StandardEnvironment;

/** The start names the cause in one sentence and never the password. */
class ConnectionTroubleTest {

  private static final String WAIT = "?serverSelectionTimeoutMS=500";

  @Test
  void namesARefusedConnection() {
    assertThat(refusal("127.0.0.1:1", WAIT)).contains("127.0.0.1:1", "Connection refused");
  }

  @Test
  void namesAnUnknownHost() {
    assertThat(refusal("no-such-host.invalid", WAIT)).contains("no-such-host.invalid", "unknown");
  }

  @Test
  void namesAServerWithoutTls() throws IOException {
    try (var server = answering("HTTP/1.1 400 Bad Request")) {
      String host = "127.0.0.1:" + server.getLocalPort();
      assertThat(refusal(host, "?serverSelectionTimeoutMS=3000&tls=true")).contains(host, "TLS");
    }
  }

  @Test
  void namesAServerThatClosesConnections() throws IOException {
    try (var server = answering("")) {
      assertThat(refusal("127.0.0.1:" + server.getLocalPort(), WAIT)).contains("tls=true");
    }
  }

  @Test
  void namesAServerThatIsSilent() throws IOException {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertThat(refusal("127.0.0.1:" + server.getLocalPort(), WAIT)).contains("does not answer");
    }
  }

  private static ServerSocket answering(String answer) throws IOException {
    var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    var answering =
        new Thread(
            () -> {
              try {
                while (true) {
                  try (var connection = server.accept()) {
                    connection.getInputStream().read(new byte[8192]);
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                  }
                }
              } catch (IOException closed) {
                // The test is over.
              }
            });
    answering.setDaemon(true);
    answering.start();
    return server;
  }

  @Test
  void namesARejectedLoginAndAMissingRole() {
    var credential = MongoCredential.createCredential("user", "admin", "pass-word".toCharArray());
    assertThat(
            explain(new MongoSecurityException(credential, "Exception authenticating", failed(18))))
        .contains("rejects the user name or password")
        .doesNotContain("pass-word");
    assertThat(explain(failed(18))).contains("rejects the user name or password");
    assertThat(explain(failed(13))).contains("readWrite");
  }

  @Test
  void namesACommandThatIsRejected() {
    assertThat(explain(failed(292))).contains("it rejects a command: exceeded a limit");
  }

  private static MongoCommandException failed(int code) {
    return new MongoCommandException(
        new BsonDocument("ok", new BsonInt32(0))
            .append("code", new BsonInt32(code))
            .append("errmsg", new BsonString("exceeded a limit")),
        new ServerAddress("127.0.0.1"));
  }

  /** The host and its TLS are right: a server has been found. */
  @Test
  void namesAPreparationThatTakesTooLong() {
    var address = new ServerAddress("127.0.0.1");
    var server =
        ServerDescription.builder()
            .address(address)
            .type(ServerType.STANDALONE)
            .state(ServerConnectionState.CONNECTED)
            .ok(true)
            .build();
    var cluster =
        new ClusterDescription(
            ClusterConnectionMode.SINGLE, ClusterType.STANDALONE, List.of(server));
    var slow =
        new MongoOperationTimeoutException(
            "Timed out while receiving message",
            new MongoSocketReadTimeoutException(
                "Timed out while receiving message", address, new SocketTimeoutException()));
    assertThat(ConnectionTrouble.explain(slow, cluster))
        .contains("takes longer than 60 s")
        .doesNotContain("is the host right");
  }

  private static String explain(Throwable failed) {
    try (MongoClient client = MongoClients.create(MongoClientSettings.builder().build())) {
      return ConnectionTrouble.explain(
          new StoreUnavailable("the store cannot answer", failed), client.getClusterDescription());
    }
  }

  private static String refusal(String host, String options) {
    var adapter = new MongoAdapter();
    var url = MongodbUrl.parse("mongodb://user:pass-word@" + host + "/latchkey" + options);
    try (var client = MongoClients.create(ClientSettings.of(url).build())) {
      var template = adapter.mongoTemplate(client, url);
      var refused =
          catchThrowableOfType(
              InvalidConfigurationPropertyValueException.class,
              () -> adapter.mongoUsers(template, client, new StandardEnvironment()));
      return assertThat(String.valueOf(refused.getReason()))
          .startsWith("MONGODB_URL ")
          .doesNotContain("pass-word")
          .actual();
    }
  }
}
