package dev.latchkey.bootstrap;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClients;
import dev.latchkey.adapters.sql.PostgresServer;
import dev.latchkey.application.Imported;
import dev.latchkey.application.Latchkey;
import dev.latchkey.application.PortableUser;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.testkit.Core.Person;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ancestor's users keep their passwords in its store and when they move to others. */
class MovingUsersTest {

  /** The password of every {@link Person} by Apache's htpasswd. */
  private static final PasswordHash BCRYPT =
      new PasswordHash("$2y$04$h/izk3hsR00l386bR2KES.ZJVguyK67rD/dqwwzl.NMSP9QU8akKa");

  /** The salt and hash that the ancestor stores for {@code mypassword}. */
  private static final String SALT = "00112233445566778899aabbccddeeff";

  private static final String HASH =
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

  private static final Person ANCESTRAL = Person.named("ancestral");
  private static final Person DISABLED = Person.named("disabled");

  @TempDir private Path directory;

  @Test
  void fromTheAncestorThroughSqliteAndMongo() {
    try (var ancestor = new TestStore.InMemoryMongo();
        var mongo = new TestStore.InMemoryMongo()) {
      try (var client = MongoClients.create(ancestor.url())) {
        client
            .getDatabase("latchkey")
            .getCollection("users")
            .insertOne(
                new Document("_id", new ObjectId())
                    .append("username", ANCESTRAL.username().value())
                    .append("email", ANCESTRAL.email().value())
                    .append("passwordHash", HASH)
                    .append("passwordSalt", SALT)
                    .append("__v", 0));
      }
      List<PortableUser> users = usersOf(ancestor.node(ancestor.port()));
      move(users, sqlite("first"));
      move(users, mongo.node(mongo.port()));
      move(users, sqlite("last"));
      assertLogIn(sqlite("last"), ANCESTRAL);
      assertLogIn(ancestor.node(ancestor.port()), ANCESTRAL);
    }
  }

  @Test
  @Tag("installed")
  void fromSqliteThroughPostgresMongoAndPostgres() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    try (var postgres = new TestStore.Postgres();
        var another = new TestStore.Postgres();
        var mongo = new TestStore.InMemoryMongo()) {
      List<PortableUser> users = usersOf(sqlite("first"));
      move(users, postgres.node(postgres.port()));
      move(users, mongo.node(mongo.port()));
      move(users, another.node(another.port()));
      move(users, sqlite("last"));
      assertLogIn(sqlite("last"));
    }
  }

  private String[] sqlite(String name) {
    return new String[] {"latchkey.data-dir=" + directory.resolve(name)};
  }

  /** Adds users with hashes of today and of bcrypt, one of them disabled, and exports all. */
  private static List<PortableUser> usersOf(String... settings) {
    var exported = new ArrayList<PortableUser>();
    try (var context = new LatchkeyContext(settings)) {
      Latchkey latchkey = context.bean(Latchkey.class);
      latchkey.addUser().execute(TOM.username(), TOM.email(), TOM.password());
      var jacky = new PortableUser(null, JACKY.username(), JACKY.email(), BCRYPT, false);
      var disabled = new PortableUser(null, DISABLED.username(), DISABLED.email(), BCRYPT, true);
      assertThat(imported(latchkey, List.of(jacky, disabled))).isEqualTo(new Imported(2, 0, 0));
      latchkey.exportUsers().execute(exported::add);
    }
    return exported;
  }

  /** Imports the users twice: the second time all of them are there, and exactly them. */
  private static void move(List<PortableUser> users, String... settings) {
    try (var context = new LatchkeyContext(settings)) {
      Latchkey latchkey = context.bean(Latchkey.class);
      assertThat(imported(latchkey, users)).isEqualTo(new Imported(users.size(), 0, 0));
      assertThat(imported(latchkey, users)).isEqualTo(new Imported(0, users.size(), 0));
      var exported = new ArrayList<PortableUser>();
      latchkey.exportUsers().execute(exported::add);
      assertThat(exported).isEqualTo(users);
    }
  }

  private static Imported imported(Latchkey latchkey, List<PortableUser> users) {
    return latchkey.importUsers().execute(users.iterator(), (user, refusal) -> {});
  }

  private static void assertLogIn(String[] settings, Person... more) {
    var people = new ArrayList<>(List.of(more));
    people.addAll(List.of(TOM, JACKY));
    try (var context = new LatchkeyContext(settings)) {
      Latchkey latchkey = context.bean(Latchkey.class);
      for (Person person : people) {
        assertThat(logIn(latchkey, person)).isEqualTo(person.username().value());
      }
      assertThatThrownBy(() -> logIn(latchkey, DISABLED)).isInstanceOf(InvalidCredentials.class);
    }
  }

  private static String logIn(Latchkey latchkey, Person person) {
    return latchkey
        .login()
        .execute(person.email(), person.password(), CLIENT, Set.of(), false)
        .user()
        .username()
        .value();
  }
}
