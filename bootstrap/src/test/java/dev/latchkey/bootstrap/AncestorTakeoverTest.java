package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import dev.latchkey.adapters.web.Service;
import dev.latchkey.testkit.Together;
import java.net.http.HttpResponse;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** The users of the application that Latchkey grew out of go on with their passwords. */
class AncestorTakeoverTest {

  static final String SALT = "00112233445566778899aabbccddeeff";
  static final String HASH =
      """
      28ad98df003fcaed3216e888d4841349442b6a105e3a97d9281a42090df2f96b2a49d86f4f1fd5b7558a738fa836657c\
      9090092be0020d03151e60d6f06011d6f01d5d122745e96a2e7406eb1d4edc6834d92bb2a317f8e5c9e0385b10b12c1b\
      066837181d680b88ea78c3ef2acbabc2776913ea018cda47390b122648419206e487e6dfe34063f7d08ac1f9c414b8c1\
      d5cc2211e3f99b2bfdc5fa618c294a76ca84026891d99d3d01a018c1d3e4d6123e1322e1652f97bce8a9ff049d488232\
      656558ab2d2fbc0328a8f055603336274179f18ffedb1549d9e21145c9e40071b49a0565192b478d050e16ee0c4b1a1c\
      88e215682ace32aadd41feb31891dbc4f9df869f008a0820fdd45b1e01c95a39a8c352bdd652930473cbf6d633d23e14\
      add396c3361d50d99af60144691ac81a4e2edb265f675b521621d18393349f35dd98ca33120fe0d67c350f40be7c84bd\
      69a5460d625b2256beca60873f6c561f9bce9de6443f15e0b3947228603203f46eca54b778e197b67f871d014a2ac55b\
      f9ccc94d758c8db3d6f9612c6168f8c25055d723efa9ab2a662ceaa6ce00560540dd750b3f05809eafea2f853a8ee821\
      047816fbd3c110be9443b3cb6c6208c5a2d4f2f6a865a6882d644405f4837ee1e391fce9abe8a46cde1d5c2a707465af\
      20ff985ffd69eb8763ad956a13a36ce815b677e08efeb55eb24adb73d04246ba\
      """;

  @Test
  void logsThemInAndUpgradesTheirHashes() {
    var id = new ObjectId();
    try (var server = new TestStore.InMemoryMongo();
        var client = MongoClients.create(server.url())) {
      var users = client.getDatabase("seed").getCollection("users");
      users.insertOne(
          new Document("_id", id)
              .append("username", "tom")
              .append("email", "tom@example.com")
              .append("passwordHash", HASH)
              .append("passwordSalt", SALT)
              .append("__v", 0));
      try (var latchkey =
          new LatchkeyContext(
              "latchkey.mongodb-url=" + server.url().replace("/latchkey", "/seed"),
              "latchkey.jwt-signing-secret=correct horse battery staple zebra")) {
        var service = latchkey.service();
        assertThat(service.login("tom", "wrong-password").statusCode()).isEqualTo(401);
        assertThat(users.find().first()).containsEntry("passwordHash", HASH);

        var logins = Together.run(4, i -> () -> loginOnceFree(service));
        assertThat(logins)
            .extracting(Together.Outcome::result)
            .allSatisfy(answer -> assertThat(answer).startsWith("200 "));
        var document = users.find().first();
        assertThat(document).containsEntry("_id", id).doesNotContainKey("passwordSalt");
        assertThat(document.getString("passwordHash"))
            .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(document.getList("sessions", Document.class)).hasSize(4);

        var token = Service.token(service.login("tom"));
        assertThat(service.changePassword(token, "new-password").statusCode()).isEqualTo(200);
        assertThat(service.login("tom").statusCode()).isEqualTo(401);
        assertThat(service.login("tom", "new-password").statusCode()).isEqualTo(200);
      }
    }
  }

  /** Two hashes fill a machine of two cores; on a busy one, the next two may wait too long. */
  private static String loginOnceFree(Service service) {
    HttpResponse<String> answer = service.login("tom");
    for (int tries = 1; tries < 20 && answer.body().contains("\"busy\""); tries++) {
      answer = service.login("tom");
    }
    return answer.statusCode() + " " + answer.body();
  }
}
