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

/** Users move from every store to every other, and go on with their passwords. */
class MovingUsersTest {

  /** The password of every {@link Person} by Apache's htpasswd. */
  private static final PasswordHash BCRYPT =
      new PasswordHash("$2y$04$h/izk3hsR00l386bR2KES.ZJVguyK67rD/dqwwzl.NMSP9QU8akKa");

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
                    .append("passwordHash", AncestorTakeoverTest.HASH)
                    .append("passwordSalt", AncestorTakeoverTest.SALT)
                    .append("__v", 0));
      }
      List<PortableUser> users = usersOf(ancestor.node(ancestor.port()));
      move(users, sqlite("first"));
      move(users, mongo.node(mongo.port()));
      move(users, sqlite("last"));
      assertLogIn(sqlite("last"), ANCESTRAL);
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
