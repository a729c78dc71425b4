package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoUsersTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final PasswordHash HASH = new PasswordHash("$plain$hash");
  private static final LoginAttempts.Attempt ATTEMPT =
      new LoginAttempts.Attempt(
          "0123456789012345678901",
          NOW,
          List.of(
              new LoginAttempts.Limit(new LoginAttempts.Key("tom"), 10, Duration.ofMinutes(15))));
  private static final String SALT = "00112233445566778899aabbccddeeff";

  private MongoJavaServer server;
  private TestDatabase database;

  @BeforeEach
  void start() {
    server = new MongoJavaServer();
    database = new TestDatabase(server.url() + "/?serverSelectionTimeoutMS=200");
  }

  @AfterEach
  void stop() {
    database.close();
    server.close();
  }

  @Test
  void authenticateIsOneCommandAndTwoMoreWhereTheUseIsWrittenDown() {
    var core = new Core(database.users());
    var key = core.login(Core.TOM).key();
    database.forgetCommands();
    core.authenticate.execute(key);
    assertThat(database.commands()).containsExactly("find");
    core.clock.advance(SessionPolicy.DEFAULT.idleTime().dividedBy(20));
    database.forgetCommands();
    core.authenticate.execute(key);
    assertThat(database.commands()).containsExactly("find", "find", "update");
  }

  @Test
  void manyAtOnceAreReadByFewerCommandsAndEachIsHimself() {
    var users = database.users();
    var some = IntStream.range(0, 8).mapToObj(i -> user("user" + i)).toList();
    some.forEach(users::add);
    database.forgetCommands();
    var asked = 64;
    var ready = new CyclicBarrier(asked);
    var found =
        IntStream.range(0, asked)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          await(ready);
                          return users.find(some.get(i % 8).id());
                        },
                        task -> new Thread(task).start()))
            .toList();
    for (int i = 0; i < asked; i++) {
      assertThat(found.get(i).join()).contains(some.get(i % 8));
    }
    assertThat(database.commands()).containsOnly("find").hasSizeLessThan(asked);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keepsAUserInTheDocumentedForm() {
    var session = Session.open("Firefox on Linux", SessionPolicy.DEFAULT.at(NOW));
    var tom = tom().openSession(session, HASH, SessionPolicy.DEFAULT.at(NOW));
    database.users().add(tom);
    var document = database.collection("users").find().first();
    assertThat(document)
        .containsOnlyKeys("_id", "username", "email", "passwordHash", "sessions", "version");
    assertThat(document).containsEntry("_id", tom.id().value()).containsEntry("version", 0L);
    assertThat(document.getList("sessions", Document.class).get(0))
        .containsOnlyKeys("id", "openedAt", "provenAt", "lastSeenAt", "expiresAt", "device");
  }

  @Test
  void countsEachUpdateInTheVersionAndWritesNothingWithoutAChange() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    database.forgetCommands();
    users.update(tom.id(), user -> user);
    assertThat(database.commands()).containsExactly("find");
    assertThat(database.collection("users").find().first()).containsEntry("version", 1L);
  }

  @Test
  void writesOnlyWhatChanges() {
    var session = Session.open("Firefox on Linux", SessionPolicy.DEFAULT.at(NOW));
    var tom = tom().openSession(session, HASH, SessionPolicy.DEFAULT.at(NOW));
    var read = UserDocument.of(UserDocument.first(tom));
    assertThat(read.next(tom.endSession(session.id())))
        .isEqualTo(new Document("$set", new Document("sessions", List.of()).append("version", 1L)));
    assertThat(read.next(tom.rehash(new PasswordHash("$plain$other"))).get("$set"))
        .isEqualTo(new Document("passwordHash", "$plain$other").append("version", 1L));
  }

  @Test
  void leavesFieldsOfOthersAlone() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database.collection("users").updateOne(new Document(), Updates.set("theme", "dark"));
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    assertThat(database.collection("users").find().first()).containsEntry("theme", "dark");
  }

  @Test
  void sendsOneCommandToFindAndTwoToUpdate() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database.forgetCommands();
    users.find(tom.id());
    assertThat(database.commands()).containsExactly("find");
    database.forgetCommands();
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    assertThat(database.commands()).containsExactly("find", "update");
  }

  @Test
  void sendsOnlyCommandsOfTheStableApi() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    users.find(tom.email());
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    var attempts = database.loginAttempts();
    attempts.admit(ATTEMPT);
    attempts.fail(ATTEMPT);
    attempts.succeed(ATTEMPT, ATTEMPT.keys());
    attempts.cancel(ATTEMPT);
    users.page(null, 10);
    users.remove(tom.id());
    // https://www.mongodb.com/docs/manual/reference/stable-api/ of version 1
    assertThat(Set.copyOf(database.commands()))
        .isSubsetOf(
            "aggregate", "createIndexes", "delete", "find", "findAndModify", "insert", "update");
  }

  @Test
  void saysUnavailableInBoundedTimeWhenTheServerIsAway() {
    var users = database.users();
    var attempts = database.loginAttempts();
    var tom = tom();
    users.add(tom);
    server.close();
    assertThatThrownBy(() -> users.find(tom.id())).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> users.find(tom.email())).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> users.add(tom)).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> users.update(tom.id(), user -> user.rehash(HASH)))
        .isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> attempts.admit(ATTEMPT)).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> attempts.fail(ATTEMPT)).isInstanceOf(StoreUnavailable.class);
    server = new MongoJavaServer();
    database = new TestDatabase(server.url());
  }

  @Test
  void readsADocumentOfTheSeedAndWritesItInTheNewForm() {
    var id = new ObjectId();
    database.collection("users").insertOne(seedDocument("tom").append("_id", id));
    var users = database.users();
    var tom = users.find(new EmailAddress("tom@example.com")).orElseThrow();
    assertThat(tom.id()).isEqualTo(new User.Id(id.toHexString()));
    assertThat(tom.sessions()).isEmpty();
    assertThat(tom.passwordHash())
        .isEqualTo(new PasswordHash("$pbkdf2-sha512$i=10000,l=512$" + SALT + "$28ad98"));
    assertThat(users.find(tom.id())).contains(tom);

    users.update(tom.id(), user -> user.rehash(HASH));

    var document = database.collection("users").find(Filters.eq("_id", id)).first();
    assertThat(document)
        .containsEntry("passwordHash", HASH.value())
        .containsEntry("version", 0L)
        .doesNotContainKey("passwordSalt");
    assertThat(users.find(tom.id()).orElseThrow().passwordHash()).isEqualTo(HASH);
    assertThat(database.collection("users").countDocuments()).isEqualTo(1);
  }

  /** Where both serve for a while: the seed knows nothing of the version, and leaves it. */
  @Test
  void takesOverAgainAPasswordThatTheSeedHasChanged() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database
        .collection("users")
        .updateOne(
            new Document(),
            Updates.combine(
                Updates.set("passwordHash", "28ad98"), Updates.set("passwordSalt", SALT)));
    var changed = new PasswordHash("$pbkdf2-sha512$i=10000,l=512$" + SALT + "$28ad98");
    var session = Session.open("Firefox on Linux", SessionPolicy.DEFAULT.at(NOW));
    users.update(
        tom.id(), user -> user.openSession(session, changed, SessionPolicy.DEFAULT.at(NOW)));
    assertThat(users.find(tom.id()).orElseThrow().passwordHash()).isEqualTo(changed);

    users.update(tom.id(), user -> user.rehash(HASH));

    assertThat(users.find(tom.id()).orElseThrow().passwordHash()).isEqualTo(HASH);
    assertThat(database.collection("users").find().first()).doesNotContainKey("passwordSalt");
  }

  @Test
  void refusesToStartOnDocumentsThatBreakTheRulesAndNamesThem() {
    var noEmail = new ObjectId();
    var upperCase = new ObjectId();
    database
        .collection("users")
        .insertMany(
            List.of(
                seedDocument("tom"),
                new Document("_id", noEmail).append("username", "luke"),
                seedDocument("jacky").append("_id", upperCase).append("username", "Jacky")));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(noEmail.toHexString())
        .hasMessageContaining(upperCase.toHexString())
        .hasMessageNotContaining("28ad98");
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "email"})
  void refusesToStartOnDuplicatesAndNamesThem(String field) {
    var first = new ObjectId();
    var second = new ObjectId();
    var one = seedDocument("tom").append("_id", first);
    var other = seedDocument("jacky").append("_id", second);
    other.put(field, one.get(field));
    database.collection("users").insertMany(List.of(one, other));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(field)
        .hasMessageContaining(first.toHexString())
        .hasMessageContaining(second.toHexString());
  }

  @Test
  void refusesToStartOnAnIndexOfOtherOptions() {
    database
        .collection("users")
        .createIndex(Indexes.ascending("email"), new IndexOptions().unique(true).sparse(true));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("email");
  }

  @Test
  void startsAgainOnItsOwnCollection() {
    database.users().add(tom());
    assertThat(database.users().find(new EmailAddress("tom@example.com"))).isPresent();
  }

  @Test
  void calledUponADocumentThatCannotBeReadItBlamesItselfNotTheCaller() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database.collection("users").updateOne(new Document(), Updates.set("email", "not an address"));
    assertThatThrownBy(() -> users.find(tom.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(tom.id().value())
        .hasMessageNotContaining(HASH.value());
  }

  private static User tom() {
    return user("tom");
  }

  private static User user(String name) {
    return User.create(new Username(name), new EmailAddress(name + "@example.com"), HASH);
  }

  private static Document seedDocument(String name) {
    return new Document("_id", new ObjectId())
        .append("username", name)
        .append("email", name + "@example.com")
        .append("passwordHash", "28ad98")
        .append("passwordSalt", SALT)
        .append("__v", 0);
  }
}
