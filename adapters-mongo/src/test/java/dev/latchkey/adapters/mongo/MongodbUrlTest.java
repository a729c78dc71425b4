package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class MongodbUrlTest {

  @ParameterizedTest
  @ValueSource(strings = {"p@ss", "p:ss", "p/ss", "p?ss", "p%ss", "p%zzss", "p@ss/word", "pass%"})
  void hintsAtPercentEncoding(String password) {
    assertThat(refusal("mongodb://user:" + password + "@db.example.com/latchkey"))
        .startsWith("MONGODB_URL ")
        .contains("%40 stands for @")
        .doesNotContain(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p%40ss", "p%3Ass", "p+ss", "p#ss", "pässword", "p$ss", "p&=ss"})
  void readsAPasswordAsItIs(String password) {
    var connection = MongodbUrl.parse("mongodb://user:" + password + "@db.example.com/latchkey");
    assertThat(connection.getHosts()).containsExactly("db.example.com");
    assertThat(connection.getDatabase()).isEqualTo("latchkey");
    assertThat(new String(connection.getPassword()))
        .isEqualTo(password.replace("%40", "@").replace("%3A", ":"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "http://user:pass-word@localhost/latchkey",
        "mongodb://",
        "mongodb://user:pass-word@localhost:port/latchkey",
        "mongodb://user:pass-word@localhost",
        "mongodb://localhost/",
        "mongodb://localhost/?w=1",
        "mongodb://localhost/latchkey?timeoutMS=0",
      })
  void rejectsWhatNamesNoDatabaseOnAServer(String url) {
    assertThat(refusal(url)).startsWith("MONGODB_URL ").endsWith(".").doesNotContain("pass-word");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeoutMS=-5",
        "timeoutMS=3s",
        "minPoolSize=200",
        "maxPoolSize=-1",
        "maxConnecting=0",
        "authMechanism=none",
        "directConnection=true&loadBalanced=true",
      })
  void saysThatAnOptionIsWrong(String options) {
    assertThat(refusal("mongodb://user:pass-word@localhost/latchkey?" + options))
        .startsWith("MONGODB_URL ")
        .contains("an option")
        .endsWith(".")
        .doesNotContain("pass-word");
    assertThat(refusal("mongodb://localhost/latchkey?" + options)).contains("an option");
  }

  @Test
  void acceptsAReplicaSet() {
    var connection = MongodbUrl.parse("mongodb://a:1,b:2/latchkey?replicaSet=rs0&authSource=admin");
    assertThat(connection.getHosts()).containsExactly("a:1", "b:2");
  }

  private static String refusal(String url) {
    return String.valueOf(
        catchThrowableOfType(
                InvalidConfigurationPropertyValueException.class, () -> MongodbUrl.parse(url))
            .getReason());
  }
}
